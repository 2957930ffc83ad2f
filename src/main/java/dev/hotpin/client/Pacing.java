package dev.hotpin.client;

import dev.hotpin.audio.Pcm;

/**
 * How a recording is sent.
 *
 * @param realTime whether a chunk is sent only when its last sample has been spoken; else all at
 *     once
 * @param chunkBytes size of a frame, in bytes; the last one may be smaller
 * @param openingBurstChunks devices keep this many chunks to themselves while they get going, then
 *     send them in one burst; 0 for none
 */
public record Pacing(boolean realTime, int chunkBytes, int openingBurstChunks) {
  /** Frame size of the devices in the field, in bytes: 128 ms of speech. */
  public static final int DEVICE_CHUNK_BYTES = 4096;

  /** Chunks in the first burst of the devices in the field; seen: 14 to 16. */
  public static final int DEVICE_BURST_CHUNKS = 15;

  /** Chunk by chunk as it is spoken. */
  public static final Pacing REAL_TIME = new Pacing(true, DEVICE_CHUNK_BYTES, 0);

  /** The whole recording at once. */
  public static final Pacing UNPACED = new Pacing(false, DEVICE_CHUNK_BYTES, 0);

  /** As the devices in the field do it. */
  public static final Pacing DEVICE = new Pacing(true, DEVICE_CHUNK_BYTES, DEVICE_BURST_CHUNKS);

  /** Checks the ranges. */
  public Pacing {
    if (chunkBytes < 1 || openingBurstChunks < 0) {
      throw new IllegalArgumentException("chunkBytes at least 1, openingBurstChunks at least 0");
    }
  }

  /**
   * When the chunk that ends at {@code endBytes} is due, in nanoseconds since the first sample was
   * spoken.
   *
   * @param totalBytes length of the recording: a burst waits no longer than it lasts
   */
  public long dueNanos(long endBytes, long totalBytes) {
    if (!realTime) {
      return 0;
    }
    long burstBytes = Math.min((long) openingBurstChunks * chunkBytes, totalBytes);
    return Math.max(endBytes, burstBytes) * 1_000_000L / Pcm.BYTES_PER_MILLI;
  }
}
