package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;
import java.util.concurrent.TimeUnit;

/**
 * How much speech may be caught up with, so that decoders which are lent all the time don't take
 * more of the machine than the permits say.
 *
 * <p>A permit is worth a second of speech in a second. An utterance that had to wait, or that began
 * with the burst of a device, is decoded faster than it was spoken and gives its decoder back
 * sooner; if the next one that waited had it at once, and so on, the cores would never rest, and
 * whoever is let in would be late. So what a decoder got beyond the time that it was lent is taken
 * from a budget, which grows while permits are not in use; where it is used up a decoder stays free
 * until it has grown. Those who find a decoder free and nobody waiting are not asked.
 *
 * <p>Guarded by the pool's lock.
 */
final class CatchUpBudget {
  /** What one loan costs at most: a whole recording sent at once decodes behind all others. */
  static final long MAX_COST_PCM_BYTES = Pcm.bytesOf(3_000);

  /**
   * What a permit may save up: two recordings sent at once, or three bursts of devices. It takes
   * more than a short crowd to use it up.
   */
  static final long SAVED_PER_PERMIT_PCM_BYTES = 2 * MAX_COST_PCM_BYTES;

  /** What is spoken. */
  static final double PCM_BYTES_PER_NANO =
      (double) Pcm.bytesOf(1_000) / TimeUnit.SECONDS.toNanos(1);

  private final int permits;
  private final double mostPcmBytes;
  private double leftPcmBytes;
  private long countedToNanos;

  CatchUpBudget(int permits, long nowNanos) {
    this.permits = permits;
    this.mostPcmBytes = (double) permits * SAVED_PER_PERMIT_PCM_BYTES;
    this.leftPcmBytes = mostPcmBytes;
    this.countedToNanos = nowNanos;
  }

  /**
   * Counts the time since the last call. To be called before the number of decoders in use changes.
   *
   * @param inUse decoders that were lent all that time
   */
  void pass(int inUse, long nowNanos) {
    int idle = Math.max(0, permits - inUse);
    double grown = (nowNanos - countedToNanos) * PCM_BYTES_PER_NANO * idle;
    leftPcmBytes = Math.min(mostPcmBytes, leftPcmBytes + grown);
    countedToNanos = nowNanos;
  }

  /** Whether a decoder may be lent to one that has something to catch up with. */
  boolean allows() {
    return leftPcmBytes > 0;
  }

  /** A loan is over in which a decoder got so much. */
  void spendBeyondRealTime(long fedPcmBytes, long lentNanos) {
    double beyond = (double) fedPcmBytes - (double) lentNanos * PCM_BYTES_PER_NANO;
    leftPcmBytes -= Math.max(0, Math.min(beyond, (double) MAX_COST_PCM_BYTES));
  }

  /**
   * Milliseconds until it allows one more, at least 1, if nothing changes until then.
   *
   * @param inUse decoders that are lent, fewer than the permits
   */
  long millisUntilAllowed(int inUse) {
    double nanos = -leftPcmBytes / (PCM_BYTES_PER_NANO * Math.max(1, permits - inUse));
    return Math.max(1, (long) Math.ceil(nanos / TimeUnit.MILLISECONDS.toNanos(1)) + 1);
  }
}
