package dev.hotpin.bench.load;

import dev.hotpin.concurrent.Loop;
import java.util.function.LongConsumer;

/**
 * Sends the chunks of one utterance, each at its own moment of a schedule fixed at the start, then
 * its end. On its loop only.
 */
final class Utterance {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Takes the chunks. */
  interface Sink {
    /** A part of the recording. */
    void chunk(byte[] pcm, int offset, int length);

    /** All has been said. */
    void end();
  }

  private final Loop loop;
  private final byte[] pcm;
  private final int chunkBytes;
  private final long[] dueNanos;
  private final Sink sink;
  private final LongConsumer lag;
  private long startNanos;
  private int sent;
  private boolean stopped;
  private Loop.Timer timer;

  /**
   * Of samples.
   *
   * @param dueNanos of {@link ChunkSchedule}
   * @param lag hears how late each chunk was by the fault of the sender, in nanoseconds
   */
  Utterance(Loop loop, byte[] pcm, int chunkBytes, long[] dueNanos, Sink sink, LongConsumer lag) {
    this.loop = loop;
    this.pcm = pcm;
    this.chunkBytes = chunkBytes;
    this.dueNanos = dueNanos;
    this.sink = sink;
    this.lag = lag;
  }

  /** The first sample is spoken now. Once. */
  void start() {
    startNanos = loop.nanoTime();
    sendDue();
  }

  /** Nothing more is sent, and the end is not said. */
  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void sendDue() {
    while (!stopped && sent < dueNanos.length) {
      long waitNanos = startNanos + dueNanos[sent] - loop.nanoTime();
      if (waitNanos > 0) {
        timer = loop.schedule(this::sendDue, -Math.floorDiv(-waitNanos, NANOS_PER_MILLI));
        return;
      }
      lag.accept(-waitNanos);
      int offset = sent * chunkBytes;
      sink.chunk(pcm, offset, Math.min(chunkBytes, pcm.length - offset));
      sent++;
    }
    if (!stopped) {
      stopped = true;
      sink.end();
    }
  }
}
