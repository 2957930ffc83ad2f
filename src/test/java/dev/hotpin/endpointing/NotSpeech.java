package dev.hotpin.endpointing;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Tone;
import java.util.List;
import java.util.Random;

/** Sounds that nobody speaks. */
final class NotSpeech {
  private static final int MILLIS = 8_000;

  private NotSpeech() {}

  static List<byte[]> all() {
    return List.of(
        new byte[(int) Pcm.bytesOf(MILLIS)],
        noiseBursts(),
        clicks(),
        hum(),
        constant((short) 12_000),
        constant(Short.MIN_VALUE),
        Tone.of(1_000, MILLIS, -6));
  }

  /** Bursts of 200 ms of white noise, as of a door or the wind. */
  private static byte[] noiseBursts() {
    Random random = new Random(4);
    byte[] pcm = new byte[(int) Pcm.bytesOf(MILLIS)];
    for (int i = 0; i < pcm.length / 2; i++) {
      boolean loud = i / 3_200 % 5 == 2;
      put(pcm, i, (int) (random.nextGaussian() * (loud ? 4_000 : 8)));
    }
    return pcm;
  }

  private static byte[] clicks() {
    byte[] pcm = new byte[(int) Pcm.bytesOf(MILLIS)];
    for (int i = 0; i < pcm.length / 2; i += 4_801) {
      put(pcm, i, i % 2 == 0 ? 32_000 : -32_000);
    }
    return pcm;
  }

  private static byte[] hum() {
    return Tone.of(50, MILLIS, -10);
  }

  private static byte[] constant(short value) {
    byte[] pcm = new byte[(int) Pcm.bytesOf(MILLIS)];
    for (int i = 0; i < pcm.length / 2; i++) {
      put(pcm, i, value);
    }
    return pcm;
  }

  /** The same louder, clipped where it must be, with an offset. */
  static byte[] amplified(byte[] pcm, int gain, int offset) {
    byte[] louder = new byte[pcm.length];
    for (int i = 0; i < pcm.length / 2; i++) {
      int sample = (short) ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << 8);
      put(louder, i, sample * gain + offset);
    }
    return louder;
  }

  private static void put(byte[] pcm, int index, int value) {
    int limited = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    pcm[2 * index] = (byte) limited;
    pcm[2 * index + 1] = (byte) (limited >> 8);
  }
}
