package dev.hotpin.bench.load;

import java.util.Random;

/**
 * When a wearable means to begin each of its turns: moments that don't depend on how long the
 * server takes. A turn that begins late because the one before it was slow is counted from the
 * moment it was meant to begin; otherwise a slow server would lower the load on itself and hide its
 * slowness (coordinated omission).
 *
 * <p>What no server could help is not held against one: nobody means to speak before their own last
 * words are out, nor before they have heard the reply of a server that takes no time at all ({@link
 * #notBefore}). One thread only.
 */
final class TurnSchedule {
  /** Silences vary by so much each way. */
  private static final double SPREAD = 0.25;

  private static final double NANOS_PER_MILLI = 1e6;

  private final double talkShare;
  private final double silenceNanos;
  private final Random random;
  private long intendedNanos;
  private boolean begun;

  /**
   * Of one wearable.
   *
   * @param startNanos when its first period begins; its first turn lies somewhere in it
   * @param talkShare of the time that it means to speak, over 0 up to 1
   * @param meanClipMillis of what it says: the silence between its turns follows from both
   */
  TurnSchedule(long startNanos, double talkShare, double meanClipMillis, Random random) {
    this.intendedNanos = startNanos;
    this.talkShare = talkShare;
    this.silenceNanos = meanClipMillis * (1 / talkShare - 1) * NANOS_PER_MILLI;
    this.random = random;
  }

  /**
   * When the next turn is meant to begin.
   *
   * @param clipMillis how long it takes to say
   */
  long next(long clipMillis) {
    double clipNanos = clipMillis * NANOS_PER_MILLI;
    long moment = intendedNanos;
    if (!begun) {
      begun = true;
      moment += (long) (random.nextDouble() * clipNanos / talkShare);
    }
    double spread = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    intendedNanos = moment + (long) (clipNanos + silenceNanos * spread);
    return moment;
  }

  /**
   * The turn that comes next is meant no earlier than this.
   *
   * @param nanos when the user would be ready for it after a turn that began when it was meant, of
   *     a server that takes no time
   * @param lateNanos by which that turn began late. Where even such a server would leave no pause
   *     before the next turn, that one is meant so much later too: the lateness could never be made
   *     up for, and each wait would be counted in all turns after it
   */
  void notBefore(long nanos, long lateNanos) {
    if (nanos - intendedNanos > 0) {
      intendedNanos = nanos + Math.max(0, lateNanos);
    }
  }
}
