package dev.hotpin.dialogue.redis;

import java.util.concurrent.TimeUnit;

/**
 * What time Redis has, told from its answers: the one clock that all nodes share. A moment of this
 * node in that time is as exact as the quickest of the last answers was quick. Thread: one.
 */
final class RedisClock {
  /** A quick answer is believed for so long: clocks drift by some 50 µs in a second. */
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private boolean known;
  private long offsetMicros; // Redis' time at nanoTime 0
  private long tripNanos; // of the answer that told it
  private long toldNanos;

  /** Redis had {@code micros} some time between the two moments. */
  void told(long sentNanos, long receivedNanos, long micros) {
    long trip = receivedNanos - sentNanos;
    if (!known || trip <= tripNanos || receivedNanos - toldNanos > BELIEVED_NANOS) {
      known = true;
      tripNanos = trip;
      toldNanos = receivedNanos;
      offsetMicros = micros - TimeUnit.NANOSECONDS.toMicros(sentNanos + trip / 2);
    }
  }

  /** It may be another Redis from now on, with a clock of its own. */
  void forget() {
    known = false;
  }

  /** The earliest that it can have been in Redis' time at that moment of this node. */
  long earliestMicrosAt(long nanoTime) {
    return microsAt(nanoTime) - TimeUnit.NANOSECONDS.toMicros(tripNanos / 2) - 1;
  }

  /** Redis' time at that moment of {@link System#nanoTime}. Only when it has been told. */
  long microsAt(long nanoTime) {
    if (!known) {
      throw new IllegalStateException("the time was never told");
    }
    return offsetMicros + TimeUnit.NANOSECONDS.toMicros(nanoTime);
  }
}
