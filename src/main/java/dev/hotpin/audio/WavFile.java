package dev.hotpin.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads WAV files of many kinds into the format of {@link Pcm}, and writes that format.
 *
 * <p>Understood: PCM of 8, 16, 24 or 32 bits, float of 32 bits, plain or as WAVE_FORMAT_EXTENSIBLE,
 * up to {@value #MAX_CHANNELS} channels (averaged), {@value #MIN_RATE_HZ} to {@value #MAX_RATE_HZ}
 * Hz; chunks in any order, unknown ones skipped; a data size of a stream (0x7FFFF000, 0xFFFFFFFF,
 * 0) or of a file that was cut means: to the end of the file. Whatever else a file may hold ends in
 * an {@link IOException} of one sentence. No threads; reading blocks.
 */
public final class WavFile {
  /** The largest file read: 10 minutes at 16 kHz are 19 MB, one of stereo at 48 kHz are 12 MB. */
  public static final int MAX_FILE_BYTES = 32 << 20;

  /** The longest playing time read, which bounds what a low sampling rate expands to. */
  public static final int MAX_SECONDS = 600;

  /** The lowest sampling rate understood. */
  public static final int MIN_RATE_HZ = 4_000;

  /** The highest sampling rate understood. */
  public static final int MAX_RATE_HZ = 384_000;

  /** The most channels understood. */
  public static final int MAX_CHANNELS = 32;

  private static final int RIFF_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FMT_BYTES = 16;
  private static final int EXTENSIBLE_FMT_BYTES = 40;
  private static final int SUBFORMAT_OFFSET = 24;
  private static final int FORMAT_PCM = 1;
  private static final int FORMAT_FLOAT = 3;
  private static final int FORMAT_EXTENSIBLE = 0xFFFE;

  private WavFile() {}

  /** Reads a file; see {@link #parse}. */
  public static byte[] read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    return parse(bytes);
  }

  /**
   * Takes the sound out of the bytes of a WAV file.
   *
   * @return samples in the format of {@link Pcm}, possibly none
   * @throws IOException if it is no WAV file, of a kind not understood, or too large; the message
   *     is one sentence, for people
   */
  public static byte[] parse(byte[] wav) throws IOException {
    if (wav.length > MAX_FILE_BYTES) {
      throw new IOException("The file is larger than " + (MAX_FILE_BYTES >> 20) + " MiB.");
    }
    ByteBuffer file = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    if (wav.length < RIFF_HEADER_BYTES || !hasId(file, 0, "RIFF") || !hasId(file, 8, "WAVE")) {
      throw new IOException("The file is not a WAV file: it does not begin with RIFF and WAVE.");
    }
    Format format = null;
    int dataStart = -1;
    int dataBytes = 0;
    int at = RIFF_HEADER_BYTES;
    while (at + CHUNK_HEADER_BYTES <= wav.length && (format == null || dataStart < 0)) {
      int start = at + CHUNK_HEADER_BYTES;
      int left = wav.length - start;
      long declared = Integer.toUnsignedLong(file.getInt(at + 4));
      int size = (int) Math.min(declared, left);
      if (hasId(file, at, "fmt ") && format == null) {
        format = Format.read(file, start, size);
      } else if (hasId(file, at, "data") && dataStart < 0) {
        if (declared == 0 && !isChunkChain(file, start)) {
          size = left;
        }
        dataStart = start;
        dataBytes = size;
      }
      at = start + size + (size & 1);
    }
    if (format == null) {
      throw new IOException("The WAV file has no fmt chunk, which would say what its samples are.");
    }
    if (dataStart < 0) {
      throw new IOException("The WAV file has no data chunk, so no sound.");
    }
    return toPcm(format, file, dataStart, dataBytes);
  }

  /** Writes samples in the format of {@link Pcm} as a WAV file of their true size. */
  public static void write(Path file, byte[] pcm) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(WavHeader.sized(pcm.length));
      out.write(pcm);
    }
  }

  private static byte[] toPcm(Format format, ByteBuffer file, int start, int bytes)
      throws IOException {
    int frames = bytes / format.frameBytes();
    if (frames > (long) MAX_SECONDS * format.rateHz) {
      throw new IOException("The WAV file plays longer than " + MAX_SECONDS + " s.");
    }
    float[] mono = new float[frames];
    int at = start;
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int channel = 0; channel < format.channels; channel++) {
        sum += format.sample(file, at);
        at += format.sampleBytes;
      }
      mono[i] = (float) (sum / format.channels);
    }
    float[] resampled = Resampler.whole(mono, format.rateHz, Pcm.SAMPLE_RATE_HZ);
    ByteBuffer pcm =
        ByteBuffer.allocate(resampled.length * Pcm.BYTES_PER_SAMPLE).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : resampled) {
      long rounded = Math.round(sample * 32768.0);
      pcm.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded)));
    }
    return pcm.array();
  }

  /** Whether what follows is whole chunks up to the end: then a data size of 0 is meant. */
  private static boolean isChunkChain(ByteBuffer file, int start) {
    long at = start;
    while (at + CHUNK_HEADER_BYTES <= file.limit()) {
      long size = Integer.toUnsignedLong(file.getInt((int) at + 4));
      at += CHUNK_HEADER_BYTES + size + (size & 1);
    }
    return at == file.limit();
  }

  private static boolean hasId(ByteBuffer file, int at, String id) {
    byte[] letters = id.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < letters.length; i++) {
      if (file.get(at + i) != letters[i]) {
        return false;
      }
    }
    return true;
  }

  /** What the samples are. */
  private record Format(boolean isFloat, int channels, int rateHz, int sampleBytes) {

    static Format read(ByteBuffer file, int at, int size) throws IOException {
      if (size < FMT_BYTES) {
        throw new IOException("The fmt chunk of the WAV file is cut short.");
      }
      int code = Short.toUnsignedInt(file.getShort(at));
      if (code == FORMAT_EXTENSIBLE && size >= EXTENSIBLE_FMT_BYTES) {
        code = Short.toUnsignedInt(file.getShort(at + SUBFORMAT_OFFSET));
      }
      int channels = Short.toUnsignedInt(file.getShort(at + 2));
      long rateHz = Integer.toUnsignedLong(file.getInt(at + 4));
      int frameBytes = Short.toUnsignedInt(file.getShort(at + 12));
      int bits = Short.toUnsignedInt(file.getShort(at + 14));
      boolean known =
          code == FORMAT_PCM
              ? bits == 8 || bits == 16 || bits == 24 || bits == 32
              : code == FORMAT_FLOAT && bits == 32;
      if (!known) {
        throw new IOException(
            "WAV files of format code "
                + code
                + " with "
                + bits
                + " bits are not understood: convert it to 16-bit PCM.");
      }
      if (channels < 1 || channels > MAX_CHANNELS) {
        throw new IOException(
            "The WAV file has " + channels + " channels, allowed are 1 to " + MAX_CHANNELS + ".");
      }
      if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
        throw new IOException(
            "The WAV file has a sampling rate of "
                + rateHz
                + " Hz, allowed are "
                + MIN_RATE_HZ
                + " to "
                + MAX_RATE_HZ
                + " Hz.");
      }
      int sampleBytes = bits / Byte.SIZE;
      if (frameBytes != channels * sampleBytes) {
        throw new IOException(
            "The fmt chunk of the WAV file contradicts itself: "
                + frameBytes
                + " bytes for "
                + channels
                + " channels of "
                + bits
                + " bits.");
      }
      return new Format(code == FORMAT_FLOAT, channels, (int) rateHz, sampleBytes);
    }

    int frameBytes() {
      return channels * sampleBytes;
    }

    /** One sample, -1 to 1 (float files may hold more; what is no number is silence). */
    double sample(ByteBuffer file, int at) {
      if (isFloat) {
        float value = file.getFloat(at);
        return Float.isFinite(value) ? Math.max(-1f, Math.min(1f, value)) : 0;
      }
      return switch (sampleBytes) {
        case 1 -> (Byte.toUnsignedInt(file.get(at)) - 128) / 128.0;
        case 2 -> file.getShort(at) / 32768.0;
        case 3 -> (Byte.toUnsignedInt(file.get(at)) | file.getShort(at + 1) << 8) / 8388608.0;
        default -> file.getInt(at) / 2147483648.0;
      };
    }
  }
}
