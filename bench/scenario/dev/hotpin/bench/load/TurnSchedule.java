package dev.hotpin.bench.load;

import java.util.Random;

/**
 * When a wearable means to begin each of its turns: moments that don't depend on how long the
 * server takes. A turn that begins late because the one before it was slow is counted from the
 * moment it was meant to begin; otherwise a slow server would lower the load on itself and hide its
 * slowness (coordinated omission). One thread only.
 */
final class TurnSchedule {
  /** Periods vary by so much each way. */
  private static final double SPREAD = 0.25;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final double talkShare;
  private final Random random;
  private long intendedNanos;
  private boolean begun;

  /**
   * Of one wearable.
   *
   * @param startNanos when its first period begins; its first turn lies somewhere in it
   * @param talkShare of the time that it means to speak, over 0 up to 1
   */
  TurnSchedule(long startNanos, double talkShare, Random random) {
    this.intendedNanos = startNanos;
    this.talkShare = talkShare;
    this.random = random;
  }

  /**
   * When the next turn is meant to begin.
   *
   * @param clipMillis how long it takes to say
   */
  long next(long clipMillis) {
    double periodNanos = clipMillis / talkShare * NANOS_PER_MILLI;
    long moment;
    if (begun) {
      moment = intendedNanos;
    } else {
      begun = true;
      moment = intendedNanos + (long) (random.nextDouble() * periodNanos);
    }
    double spread = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    intendedNanos = moment + (long) (periodNanos * spread);
    return moment;
  }
}
