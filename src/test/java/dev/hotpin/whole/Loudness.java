package dev.hotpin.whole;

import dev.hotpin.audio.Pcm;

/** Whether somebody who listened would have heard speech. */
final class Loudness {
  /** Root mean square of a frame that is surely heard; kevin16's vowels have 3,000 and more. */
  private static final double AUDIBLE_LEVEL = 500;

  /** So much of a clip must be audible: a short word has more. */
  private static final long MIN_AUDIBLE_MILLIS = 100;

  private static final int FRAME_MILLIS = 20;

  private Loudness() {}

  static boolean isSpeech(byte[] pcm) {
    return audibleMillis(pcm) >= MIN_AUDIBLE_MILLIS;
  }

  private static long audibleMillis(byte[] pcm) {
    int frameBytes = (int) Pcm.bytesOf(FRAME_MILLIS);
    long millis = 0;
    for (int at = 0; at + frameBytes <= pcm.length; at += frameBytes) {
      double sum = 0;
      for (int i = at; i < at + frameBytes; i += Pcm.BYTES_PER_SAMPLE) {
        double sample = (short) ((pcm[i] & 0xFF) | (pcm[i + 1] << 8));
        sum += sample * sample;
      }
      if (Math.sqrt(sum * Pcm.BYTES_PER_SAMPLE / frameBytes) >= AUDIBLE_LEVEL) {
        millis += FRAME_MILLIS;
      }
    }
    return millis;
  }
}
