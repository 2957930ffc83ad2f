package dev.hotpin.audio;

/**
 * The one sound format inside the server: linear PCM, 16-bit signed little-endian, 16 kHz, mono.
 * Formats of devices are converted at the edge.
 */
public final class Pcm {
  /** Samples a second. */
  public static final int SAMPLE_RATE_HZ = 16_000;

  /** Bytes of one sample. */
  public static final int BYTES_PER_SAMPLE = 2;

  /** Bytes of one millisecond of sound. */
  public static final int BYTES_PER_MILLI = SAMPLE_RATE_HZ / 1000 * BYTES_PER_SAMPLE;

  private Pcm() {}

  /** Playing time of {@code pcmBytes} bytes, in whole milliseconds, rounded down. */
  public static long millisOf(long pcmBytes) {
    return pcmBytes / BYTES_PER_MILLI;
  }

  /** Bytes that play for {@code millis} milliseconds. */
  public static long bytesOf(long millis) {
    return millis * BYTES_PER_MILLI;
  }
}
