package dev.hotpin.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * How much sound a device may still send: a whole utterance at once, and more as time goes by. It
 * keeps small packets that say that they are long from costing more than the sound that they say
 * they are. Nobody who speaks can use it up. Thread: one.
 */
final class SoundBudget {
  /** More than the longest utterance, so that one which is longer is seen to be so by its turn. */
  static final long SPARE_MILLIS = 2_000;

  /** For devices whose clock is fast, the budget grows this much faster than time: 5/4. */
  private static final int GROWTH_NUMERATOR = 5;

  private static final int GROWTH_DENOMINATOR = 4;

  private final long maxMicros;
  private long leftMicros;
  private long countedAtNanos;

  SoundBudget(long maxUtteranceMillis, long nowNanos) {
    maxMicros = TimeUnit.MILLISECONDS.toMicros(maxUtteranceMillis + SPARE_MILLIS);
    leftMicros = maxMicros;
    countedAtNanos = nowNanos;
  }

  /** Takes {@code micros} if they are left. */
  boolean take(long micros, long nowNanos) {
    long passed = TimeUnit.NANOSECONDS.toMicros(nowNanos - countedAtNanos);
    countedAtNanos += TimeUnit.MICROSECONDS.toNanos(passed);
    long grown = Math.min(passed, maxMicros) * GROWTH_NUMERATOR / GROWTH_DENOMINATOR;
    leftMicros = Math.min(maxMicros, leftMicros + grown);
    if (micros > leftMicros) {
      return false;
    }
    leftMicros -= micros;
    return true;
  }

  /** A turn is over: a whole utterance may come again. */
  void fill() {
    leftMicros = maxMicros;
  }
}
