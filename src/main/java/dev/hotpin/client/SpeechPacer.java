package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;

/**
 * Sends a recording chunk by chunk, each at its own moment on a schedule that is fixed at the
 * start: a late chunk does not make the next ones late. Lives on its loop; all methods there.
 */
public final class SpeechPacer {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Takes the chunks. */
  public interface Sink {
    /** A part of the recording; the array is the recording's own and is not to be changed. */
    void chunk(byte[] pcm, int offset, int length);

    /** All chunks have been handed over. */
    void end();
  }

  private final Loop loop;
  private final byte[] pcm;
  private final Pacing pacing;
  private final Sink sink;
  private long startNanos;
  private int sentBytes;
  private Loop.Timer timer;
  private boolean stopped;

  /**
   * Makes a pacer for one recording.
   *
   * @param pcm 16 kHz 16-bit mono; used, not copied
   */
  public SpeechPacer(Loop loop, byte[] pcm, Pacing pacing, Sink sink) {
    this.loop = loop;
    this.pcm = pcm;
    this.pacing = pacing;
    this.sink = sink;
  }

  /** The first sample is spoken now. Once. */
  public void start() {
    startNanos = loop.nanoTime();
    sendDue();
  }

  /** Nothing more is sent, and the end is not announced. Harmless when all is sent. */
  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void sendDue() {
    while (!stopped && sentBytes < pcm.length) {
      int length = Math.min(pacing.chunkBytes(), pcm.length - sentBytes);
      long waitNanos =
          startNanos + pacing.dueNanos(sentBytes + length, pcm.length) - loop.nanoTime();
      if (waitNanos > 0) {
        timer = loop.schedule(this::sendDue, -Math.floorDiv(-waitNanos, NANOS_PER_MILLI));
        return;
      }
      sink.chunk(pcm, sentBytes, length);
      sentBytes += length;
    }
    if (!stopped) {
      stopped = true;
      sink.end();
    }
  }
}
