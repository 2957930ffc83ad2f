package dev.hotpin.bench.micro;

import dev.hotpin.audio.Pcm;
import java.util.Random;

/** Samples that benches share: always the same, never silent. */
final class Noise {
  private static final int SEED = 20_240_607;
  private static final int LOUDNESS = 6_000;

  private Noise() {}

  /** Noise of the loudness of speech, in the format of {@link Pcm}. */
  static byte[] pcm(int pcmBytes) {
    Random random = new Random(SEED);
    byte[] pcm = new byte[pcmBytes];
    for (int at = 0; at + 1 < pcmBytes; at += Pcm.BYTES_PER_SAMPLE) {
      int sample = random.nextInt(-LOUDNESS, LOUDNESS);
      pcm[at] = (byte) sample;
      pcm[at + 1] = (byte) (sample >> Byte.SIZE);
    }
    return pcm;
  }
}
