package dev.hotpin.pipeline;

import dev.hotpin.identity.Refusal;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who was not let in, at most {@value #MAX_PER_MINUTE} times a minute, so that who tries does
 * not fill the disk. Of the credential nothing is logged. Threads: any.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  /** Enough to see what goes on; all are counted. */
  static final int MAX_PER_MINUTE = 20;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoTime;
  private long minuteBeganNanos;
  private int logged;
  private long leftOut;

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.minuteBeganNanos = nanoTime.getAsLong();
  }

  /**
   * Notes a refusal.
   *
   * @param what was asked for, in words of this program
   */
  void note(InetAddress address, String what, Refusal refusal) {
    long unsaid;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      unsaid = 0;
      if (now - minuteBeganNanos >= MINUTE_NANOS) {
        minuteBeganNanos = now;
        logged = 0;
        unsaid = leftOut;
        leftOut = 0;
      }
      if (logged == MAX_PER_MINUTE) {
        leftOut++;
        return;
      }
      logged++;
    }
    if (unsaid > 0) {
      LOG.warn("{} more were refused in the minute before", unsaid);
    }
    LOG.warn("{} refused for {}: {}", address.getHostAddress(), what, refusal.label());
  }
}
