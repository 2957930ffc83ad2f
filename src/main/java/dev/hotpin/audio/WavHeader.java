package dev.hotpin.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The header of a WAV stream or file in the format of {@link Pcm}: RIFF, one {@code fmt} chunk of
 * 16 bytes, the head of the {@code data} chunk, and nothing else, since devices skip exactly
 * {@value #BYTES} bytes.
 */
public final class WavHeader {
  /** Length of a header. */
  public static final int BYTES = 44;

  /**
   * Size of the data of a stream whose length is not known yet, as the protocol fixes it: large,
   * even, and data size + 44 still fits 31 bits, which is where devices compute. (0 and 0xFFFFFFFF
   * are what other programs write; devices choke on both.)
   */
  public static final int STREAMING_DATA_BYTES = 0x7FFFF000;

  /** The most data that a header can announce: the RIFF size is an unsigned 32-bit number. */
  public static final long MAX_DATA_BYTES = 0xFFFFFFFFL - (BYTES - 8);

  private static final short FORMAT_PCM = 1;
  private static final int FMT_CHUNK_BYTES = 16;
  private static final short MONO = 1;

  private WavHeader() {}

  /** The header of a stream of unknown length. A new array at each call. */
  public static byte[] streaming() {
    return sized(STREAMING_DATA_BYTES);
  }

  /**
   * The header of {@code dataBytes} bytes of samples.
   *
   * @throws IllegalArgumentException if that is negative or more than {@link #MAX_DATA_BYTES}
   */
  public static byte[] sized(long dataBytes) {
    return sized(dataBytes, Pcm.SAMPLE_RATE_HZ);
  }

  /** As above, of samples like those of {@link Pcm} but at another rate. */
  public static byte[] sized(long dataBytes, int sampleRateHz) {
    if (dataBytes < 0 || dataBytes > MAX_DATA_BYTES) {
      throw new IllegalArgumentException(
          "dataBytes is " + dataBytes + ", allowed are 0 to " + MAX_DATA_BYTES + " bytes.");
    }
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt((int) (dataBytes + BYTES - 8))
        .put(ascii("WAVE"))
        .put(ascii("fmt "))
        .putInt(FMT_CHUNK_BYTES)
        .putShort(FORMAT_PCM)
        .putShort(MONO)
        .putInt(sampleRateHz)
        .putInt(sampleRateHz * Pcm.BYTES_PER_SAMPLE)
        .putShort((short) Pcm.BYTES_PER_SAMPLE)
        .putShort((short) (Pcm.BYTES_PER_SAMPLE * Byte.SIZE))
        .put(ascii("data"))
        .putInt((int) dataBytes)
        .array();
  }

  private static byte[] ascii(String fourLetters) {
    return fourLetters.getBytes(StandardCharsets.US_ASCII);
  }
}
