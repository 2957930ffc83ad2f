package dev.hotpin.edge;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.pipeline.Refused;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Who has how many connections, and who may have one more. One for the server. Threads: any. */
final class AddressLimits {
  private final int maxPerAddress;
  private final ConnectionRates rates; // null where any rate is allowed
  private final LongSupplier nanoTime;

  /** Has an entry only for who has a connection. */
  private final ConcurrentHashMap<AddressKey, Integer> open = new ConcurrentHashMap<>();

  AddressLimits(ServerConfig.Connection config, LongSupplier nanoTime) {
    this.maxPerAddress = config.maxPerAddress() == 0 ? Integer.MAX_VALUE : config.maxPerAddress();
    this.rates = config.newPerSecond() == 0 ? null : new ConnectionRates(config.newPerSecond());
    this.nanoTime = nanoTime;
  }

  /**
   * One more of {@code key}, if it may: then {@link #close} is to be called once.
   *
   * @return why not; empty where it may
   */
  Optional<Refused> open(AddressKey key) {
    if (rates != null && !rates.take(key, nanoTime.getAsLong())) {
      return Optional.of(Refused.TOO_FAST);
    }
    boolean[] admitted = new boolean[1];
    open.compute(
        key,
        (same, count) -> {
          int before = count == null ? 0 : count;
          admitted[0] = before < maxPerAddress;
          return admitted[0] ? Integer.valueOf(before + 1) : count;
        });
    return admitted[0] ? Optional.empty() : Optional.of(Refused.TOO_MANY_CONNECTIONS);
  }

  /** One less. */
  void close(AddressKey key) {
    open.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  /** Connections of {@code key} now. */
  int openOf(AddressKey key) {
    return open.getOrDefault(key, 0);
  }
}
