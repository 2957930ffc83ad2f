package dev.hotpin.bench.load;

import dev.hotpin.audio.Pcm;

/**
 * A device's loudspeaker, reckoned: when it begins to play a reply, how much it has in store, and
 * when it runs dry. Times are nanoseconds of one clock. One thread only.
 */
final class Player {
  /** Devices begin to play at so much, in bytes. */
  static final int BEGIN_BYTES = 16 * 1024;

  /** Or after so much quiet, in nanoseconds. */
  static final long BEGIN_QUIET_NANOS = 100_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private long receivedBytes;
  private long lastArrivalNanos;
  private boolean playing;

  /** When the last sample received so far is played; only while playing. */
  private long dryNanos;

  private int gaps;
  private long gapNanos;
  private long longestGapNanos;

  /** Samples came. */
  void received(int pcmBytes, long nanoTime) {
    if (!playing && receivedBytes > 0 && nanoTime - lastArrivalNanos >= BEGIN_QUIET_NANOS) {
      begin(lastArrivalNanos + BEGIN_QUIET_NANOS);
    }
    if (playing) {
      long gap = nanoTime - dryNanos;
      if (gap > 0) {
        gaps++;
        gapNanos += gap;
        longestGapNanos = Math.max(longestGapNanos, gap);
        dryNanos = nanoTime;
      }
      dryNanos += nanosOf(pcmBytes);
    }
    receivedBytes += pcmBytes;
    lastArrivalNanos = nanoTime;
    if (!playing && receivedBytes >= BEGIN_BYTES) {
      begin(nanoTime);
    }
  }

  /** What is received and not played yet, as playing time. */
  long storedNanos(long nanoTime) {
    return playing ? Math.max(0, dryNanos - nanoTime) : nanosOf(receivedBytes);
  }

  /** How long all that was received takes to play. */
  long playNanos() {
    return nanosOf(receivedBytes);
  }

  /** How often it ran dry before the reply was over. */
  int gaps() {
    return gaps;
  }

  /** How long it was silent then, in sum. */
  long gapNanos() {
    return gapNanos;
  }

  /** The longest of those silences. */
  long longestGapNanos() {
    return longestGapNanos;
  }

  private void begin(long nanoTime) {
    playing = true;
    dryNanos = nanoTime + nanosOf(receivedBytes);
  }

  private static long nanosOf(long pcmBytes) {
    return pcmBytes * NANOS_PER_MILLI / Pcm.BYTES_PER_MILLI;
  }
}
