package dev.hotpin.audio;

/** Tones, as samples in the format of {@link Pcm}. */
public final class Tone {
  /** Pitch of {@link #beep}: an A, clear on a small loudspeaker. */
  static final int BEEP_HZ = 880;

  /** Length of {@link #beep}. */
  static final int BEEP_MILLIS = 180;

  /** Loudness of {@link #beep}, in decibels below the loudest sine: about that of the voice. */
  static final double BEEP_DBFS = -12;

  /** Length of each of the two fades, which keep the ends from clicking. */
  static final int FADE_MILLIS = 12;

  private Tone() {}

  /** The beep that stands for {@code [BEEP]} in a reply. A new array at each call. */
  public static byte[] beep() {
    return of(BEEP_HZ, BEEP_MILLIS, BEEP_DBFS);
  }

  /**
   * A sine that fades in and out.
   *
   * @param hertz above 0, below half of the sampling rate
   * @param millis 0 to 60,000
   * @param dbfs peak level relative to full scale, at most 0
   */
  public static byte[] of(double hertz, int millis, double dbfs) {
    if (!(hertz > 0 && hertz < Pcm.SAMPLE_RATE_HZ / 2.0)
        || millis < 0
        || millis > 60_000
        || !(dbfs <= 0)) {
      throw new IllegalArgumentException(
          "No tone of " + hertz + " Hz, " + millis + " ms, " + dbfs + " dBFS.");
    }
    double peak = Short.MAX_VALUE * Math.pow(10, dbfs / 20);
    byte[] pcm = new byte[(int) Pcm.bytesOf(millis)];
    int samples = pcm.length / Pcm.BYTES_PER_SAMPLE;
    double fadeSamples = Math.min(FADE_MILLIS, millis / 2.0) * Pcm.SAMPLE_RATE_HZ / 1000;
    for (int i = 0; i < samples; i++) {
      double fromEnd = Math.min(i, samples - 1 - i);
      double fade = Math.min(1, fromEnd / fadeSamples);
      double sine = Math.sin(2 * Math.PI * hertz * i / Pcm.SAMPLE_RATE_HZ);
      int sample = (int) Math.round(peak * fade * sine);
      pcm[2 * i] = (byte) sample;
      pcm[2 * i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }
}
