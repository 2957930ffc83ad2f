package dev.hotpin.edge;

import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import java.util.Optional;

/**
 * For whom one connection is counted. A proxy's connection is counted for the client that asks over
 * it, one at a time. Thread: the channel's event loop.
 */
final class AddressHold {
  private final AddressLimits limits;
  private AddressKey counted; // null while for nobody

  AddressHold(AddressLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts it for {@code peer}, and no longer for who was before. This machine's own is exempt.
   *
   * @return why it may not be; then it is counted for nobody
   */
  Optional<Refused> moveTo(Peer peer) {
    AddressKey key = peer.isThisMachine() ? null : AddressKey.of(peer.address());
    if (key != null && key.equals(counted)) {
      return Optional.empty();
    }
    release();
    if (key == null) {
      return Optional.empty();
    }
    Optional<Refused> refused = limits.open(key);
    if (refused.isEmpty()) {
      counted = key;
    }
    return refused;
  }

  /** It is counted for nobody. */
  void release() {
    if (counted != null) {
      limits.close(counted);
      counted = null;
    }
  }
}
