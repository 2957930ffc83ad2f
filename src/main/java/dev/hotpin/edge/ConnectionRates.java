package dev.hotpin.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast each address opens connections. So many in a second, and a burst of ten seconds' worth:
 * a fleet behind one address that was cut off comes back at once. Threads: any; held for an instant
 * by each.
 *
 * <p>At the bound of addresses the one that came least recently is forgotten, and begins anew with
 * a full burst: who has so many addresses has no need of a burst.
 */
final class ConnectionRates {
  /** Addresses that are remembered: some 6 MB of heap. */
  static final int MAX_ADDRESSES = 65_536;

  /** Seconds' worth that may come at once. */
  static final int BURST_SECONDS = 10;

  private static final float LOAD_FACTOR = 0.75f;

  private final long nanosPerConnection;
  private final int maxAddresses;

  /** When each address's bucket is full again, in nanoseconds. Guarded by this. */
  private final Map<AddressKey, Long> fullAgain = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  /**
   * @param newPerSecond at least 1
   */
  ConnectionRates(int newPerSecond) {
    this(newPerSecond, MAX_ADDRESSES);
  }

  ConnectionRates(int newPerSecond, int maxAddresses) {
    this.nanosPerConnection = TimeUnit.SECONDS.toNanos(1) / newPerSecond;
    this.maxAddresses = maxAddresses;
  }

  /**
   * Whether {@code key} may open one more now.
   *
   * @param nowNanos of one monotonic clock
   */
  synchronized boolean take(AddressKey key, long nowNanos) {
    long full = fullAgain.getOrDefault(key, nowNanos);
    long owedNanos = Math.max(0, full - nowNanos);
    if (owedNanos + nanosPerConnection > TimeUnit.SECONDS.toNanos(BURST_SECONDS)) {
      return false;
    }
    fullAgain.put(key, nowNanos + owedNanos + nanosPerConnection);
    if (fullAgain.size() > maxAddresses) {
      var eldest = fullAgain.entrySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }

  /** Addresses that are remembered now. */
  synchronized int addresses() {
    return fullAgain.size();
  }
}
