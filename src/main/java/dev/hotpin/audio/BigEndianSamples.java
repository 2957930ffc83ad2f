package dev.hotpin.audio;

/**
 * 16-bit signed big-endian samples, as FreeTTS makes them, to those of {@link Pcm}. Pure functions;
 * threads: any.
 */
public final class BigEndianSamples {
  private BigEndianSamples() {}

  /**
   * Fills {@code pcm} with as many samples, amplified.
   *
   * @param offset of the first sample in {@code bigEndian}, in bytes
   * @param pcm of an even length
   */
  public static void toPcm(byte[] bigEndian, int offset, byte[] pcm, Amplifier amplifier) {
    for (int at = 0; at < pcm.length; at += Pcm.BYTES_PER_SAMPLE) {
      int sample = amplifier.apply(sample(bigEndian, offset + at));
      pcm[at] = (byte) sample;
      pcm[at + 1] = (byte) (sample >> Byte.SIZE);
    }
  }

  /**
   * Where the first sample is whose amount is at least {@code level}, in bytes from {@code offset};
   * -1 if none is.
   *
   * @param bytes how many are looked at, an even number
   */
  public static int firstAsLoudAs(byte[] bigEndian, int offset, int bytes, int level) {
    for (int at = 0; at < bytes; at += Pcm.BYTES_PER_SAMPLE) {
      if (Math.abs(sample(bigEndian, offset + at)) >= level) {
        return at;
      }
    }
    return -1;
  }

  private static int sample(byte[] bigEndian, int at) {
    return bigEndian[at] << Byte.SIZE | (bigEndian[at + 1] & 0xFF);
  }
}
