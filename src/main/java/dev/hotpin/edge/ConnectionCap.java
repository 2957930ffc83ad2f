package dev.hotpin.edge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * How many connections the server takes.
 *
 * @param served beyond it, a WebSocket is answered 503
 * @param accepted beyond it, a connection is closed at once: some more, so that there is room for
 *     that answer and for {@code /health}
 * @param note a sentence where the system has too few file descriptors for what was asked for,
 *     empty otherwise
 */
public record ConnectionCap(int served, int accepted, String note) {
  /** Descriptors for other things: jars, models, connections to the language model, logs. */
  private static final int RESERVED_DESCRIPTORS = 256;

  /** Room for answers: one in so many, and a few. */
  private static final int HEADROOM_SHARE = 20;

  private static final int HEADROOM = 64;

  /** Of this process. */
  public static ConnectionCap of(int maxConnections) {
    boolean known =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean;
    return of(
        maxConnections,
        known
            ? OptionalLong.of(
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getMaxFileDescriptorCount())
            : OptionalLong.empty());
  }

  /**
   * @param descriptors that the process may have; empty where that is not known
   */
  static ConnectionCap of(int maxConnections, OptionalLong descriptors) {
    long wanted = (long) maxConnections + maxConnections / HEADROOM_SHARE + HEADROOM;
    long possible = Math.max(1, descriptors.orElse(Long.MAX_VALUE) - RESERVED_DESCRIPTORS);
    if (wanted <= possible) {
      return new ConnectionCap(maxConnections, (int) wanted, "");
    }
    long headroom = Math.min(possible / 2, possible / HEADROOM_SHARE + HEADROOM);
    int served = (int) Math.max(1, Math.min(maxConnections, possible - headroom));
    return new ConnectionCap(
        served,
        (int) possible,
        "MAX_CONNECTIONS is "
            + maxConnections
            + ", but this process may have only "
            + descriptors.orElse(0)
            + " file descriptors (ulimit -n), which are enough for "
            + served
            + " connections.");
  }
}
