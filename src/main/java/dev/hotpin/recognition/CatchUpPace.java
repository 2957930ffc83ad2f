package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;
import java.util.concurrent.TimeUnit;

/**
 * Lets utterances that have something to catch up with begin one after the other, as fast as the
 * cores can decode what they bring.
 *
 * <p>Decoders come free together where many wait: after a pause that the {@link CatchUpBudget}
 * made, or when utterances that began together end. Lent together they would each have a part of a
 * core, and all answers would be late; one after the other, all are in time. Measured with Sphinx4
 * on two cores, five permits, at eight times the load: lent together, those who were let in had
 * their first audio after 298 ms at the median and one in thirty after more than a second.
 *
 * <p>Those who find a decoder free and nobody waiting are not asked, but count. Nor is it asked
 * where no decoder is lent: who was let in before may have left with his burst. Guarded by the
 * pool's lock.
 */
final class CatchUpPace {
  /**
   * What any utterance may have to catch up with: a device sends the two seconds that it kept in
   * one burst, of which the first message is all that has come when it asks for a decoder.
   */
  static final long BURST_PCM_BYTES = Pcm.bytesOf(2_000);

  private final double pcmBytesPerNano;
  private long untilNanos;

  /**
   * Of a pool.
   *
   * @param pcmBytesPerNano what is decoded where one after the other catches up
   */
  CatchUpPace(double pcmBytesPerNano, long nowNanos) {
    this.pcmBytesPerNano = pcmBytesPerNano;
    this.untilNanos = nowNanos;
  }

  /**
   * On all cores, as those who keep up with their speakers leave them. On half of the cores five
   * permits did not suffice for twice the load any more.
   *
   * @param realTimeFactor decoding time over playing time, one stream on one core
   */
  static CatchUpPace ofThisMachine(double realTimeFactor, long nowNanos) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new CatchUpPace(cores * CatchUpBudget.PCM_BYTES_PER_NANO / realTimeFactor, nowNanos);
  }

  /** Lets all begin at once. */
  static CatchUpPace unbounded() {
    return new CatchUpPace(Double.POSITIVE_INFINITY, 0);
  }

  /** A decoder is lent to one with so much to catch up with. */
  void begin(long backlogPcmBytes, long nowNanos) {
    double nanos = Math.max(backlogPcmBytes, BURST_PCM_BYTES) / pcmBytesPerNano;
    untilNanos = nowNanos + Math.max(0, untilNanos - nowNanos) + Math.round(nanos);
  }

  /** Whether those before have caught up. */
  boolean allows(long nowNanos) {
    return nowNanos - untilNanos >= 0;
  }

  /** Milliseconds until they have, at least 1. */
  long millisUntilAllowed(long nowNanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNanos - nowNanos) + 1);
  }
}
