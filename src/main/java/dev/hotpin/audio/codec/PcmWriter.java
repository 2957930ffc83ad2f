package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;
import java.util.Arrays;

/** Rounds samples to those of {@link Pcm}; what would be louder than full scale is limited. */
final class PcmWriter {
  private final byte[] pcm;
  private int bytes;

  PcmWriter(int mostSamples) {
    pcm = new byte[mostSamples * Pcm.BYTES_PER_SAMPLE];
  }

  /** Samples in units of the 16-bit ones. */
  void add(float[] samples, int count) {
    for (int i = 0; i < count; i++) {
      short sample = rounded(samples[i]);
      pcm[bytes] = (byte) sample;
      pcm[bytes + 1] = (byte) (sample >> Byte.SIZE);
      bytes += Pcm.BYTES_PER_SAMPLE;
    }
  }

  byte[] written() {
    return bytes == pcm.length ? pcm : Arrays.copyOf(pcm, bytes);
  }

  static short rounded(float sample) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample)));
  }
}
