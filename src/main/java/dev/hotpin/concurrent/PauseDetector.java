package dev.hotpin.concurrent;

import java.util.concurrent.TimeUnit;

/**
 * Notices that this process stood still, stopped by a signal or asleep with its machine: what comes
 * at regular times came far too late. Whoever was at work then has not had the time that the clock
 * says, and does not hang. Thread: one at a time.
 */
public final class PauseDetector {
  /** So many periods late is no crowded machine any more. */
  private static final int LATE_PERIODS = 2;

  private final long longestNanos;
  private boolean asked;
  private long lastNanos; // when it was

  /**
   * @param everyMillis how often {@link #stoodStill} will be asked, in milliseconds
   */
  public PauseDetector(long everyMillis) {
    this.longestNanos = TimeUnit.MILLISECONDS.toNanos((1 + LATE_PERIODS) * everyMillis);
  }

  /**
   * Whether it stood still since this was asked the last time; not the first time, since what asks
   * may have been made long before.
   *
   * @param nowNanos monotonic nanoseconds
   */
  public boolean stoodStill(long nowNanos) {
    boolean late = asked && nowNanos - lastNanos > longestNanos;
    asked = true;
    lastNanos = nowNanos;
    return late;
  }
}
