package dev.hotpin.limits;

/**
 * A sum over the last stretch of time, kept in steps. What was added counts for the whole window
 * and up to one step longer, so a limit is never exceeded in any window of that length. Time is
 * that of a monotonic clock: no change of the wall clock frees or blocks anybody. Not safe for use
 * by several threads.
 */
final class RollingSum {
  private final long stepNanos;
  private final long originNanos;
  private final long[] amounts; // by step, modulo the length
  private long newestStep;
  private long sum;

  /**
   * An empty sum.
   *
   * @param steps in which the window is kept, at least 1
   */
  RollingSum(long windowNanos, int steps, long nowNanos) {
    this.stepNanos = windowNanos / steps;
    this.originNanos = nowNanos;
    this.amounts = new long[steps + 1];
  }

  /** Adds, and says in which step, for {@link #takeBack}. */
  long add(long amount, long nowNanos) {
    moveTo(nowNanos);
    amounts[slot(newestStep)] += amount;
    sum += amount;
    return newestStep;
  }

  /** Undoes an addition, if it still counts. */
  void takeBack(long amount, long step, long nowNanos) {
    moveTo(nowNanos);
    if (step > newestStep - amounts.length) {
      amounts[slot(step)] -= amount;
      sum -= amount;
    }
  }

  long sum(long nowNanos) {
    moveTo(nowNanos);
    return sum;
  }

  /** Nanoseconds until the sum is below {@code limit}, at least 1, if nothing is added; else 0. */
  long nanosUntilBelow(long limit, long nowNanos) {
    moveTo(nowNanos);
    long left = sum;
    long step = newestStep - amounts.length;
    while (left >= limit && step < newestStep) {
      step++;
      left -= amounts[slot(step)];
    }
    if (sum < limit) {
      return 0;
    }
    long expiresNanos = originNanos + (step + amounts.length) * stepNanos;
    return Math.max(1, expiresNanos - nowNanos);
  }

  private void moveTo(long nowNanos) {
    long step = Math.max(newestStep, (nowNanos - originNanos) / stepNanos);
    long passed = Math.min(step - newestStep, amounts.length);
    for (long i = 1; i <= passed; i++) {
      int expired = slot(newestStep + i);
      sum -= amounts[expired];
      amounts[expired] = 0;
    }
    newestStep = step;
  }

  private int slot(long step) {
    return (int) Math.floorMod(step, (long) amounts.length);
  }
}
