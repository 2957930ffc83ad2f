package dev.hotpin.audio;

import java.util.Arrays;

/**
 * Where in a clip somebody speaks: from the first voiced sample to the last. Clients and benches
 * cut recordings there, since latency counts from the end of speech and not from the end of a file.
 *
 * <p>A frame of {@value #FRAME_MILLIS} ms is voiced if its level (root mean square) is above a
 * threshold that follows the clip: {@value #OVER_NOISE} times the noise floor (the level that a
 * tenth of the frames stay below), but between {@value #MIN_OF_PEAK} and {@value #MAX_OF_PEAK} of
 * the loudest frame, so that neither a clean recording nor one without pauses misleads it. A single
 * loud frame is a click, not speech. Checked on real recordings: breath and room noise after the
 * last word lie up to 0.03 of the loudest frame, last consonants above 0.06. In doubt it ends
 * early, which makes a measured latency longer, never shorter.
 *
 * @param startByte first byte of the first voiced sample, even
 * @param endByte first byte after the last voiced sample, even; equal to {@code startByte} where
 *     nothing is voiced
 */
public record VoicedSpan(int startByte, int endByte) {
  static final int FRAME_MILLIS = 10;
  static final double OVER_NOISE = 3;
  static final double MIN_OF_PEAK = 0.05;
  static final double MAX_OF_PEAK = 0.25;

  /** Level below which a whole clip counts as silence: -60 dBFS. */
  static final double SILENCE = 32;

  private static final int FRAME_BYTES = FRAME_MILLIS * Pcm.BYTES_PER_MILLI;

  /** Finds the span of a clip in the format of {@link Pcm}. */
  public static VoicedSpan of(byte[] pcm) {
    int usable = pcm.length / Pcm.BYTES_PER_SAMPLE * Pcm.BYTES_PER_SAMPLE;
    double[] levels = new double[(usable + FRAME_BYTES - 1) / FRAME_BYTES];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = level(pcm, i * FRAME_BYTES, Math.min(usable, (i + 1) * FRAME_BYTES));
    }
    double threshold = threshold(levels);
    int first = -1;
    int last = -1;
    for (int i = 0; i < levels.length; i++) {
      boolean before = i > 0 && levels[i - 1] >= threshold;
      boolean after = i + 1 < levels.length && levels[i + 1] >= threshold;
      if (levels[i] >= threshold && (before || after)) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    if (first < 0) {
      return new VoicedSpan(0, 0);
    }
    int start = first * FRAME_BYTES;
    while (Math.abs(sample(pcm, start)) < threshold) {
      start += Pcm.BYTES_PER_SAMPLE;
    }
    int end = Math.min(usable, (last + 1) * FRAME_BYTES);
    while (Math.abs(sample(pcm, end - Pcm.BYTES_PER_SAMPLE)) < threshold) {
      end -= Pcm.BYTES_PER_SAMPLE;
    }
    return new VoicedSpan(start, end);
  }

  /** Whether nothing is voiced. */
  public boolean isEmpty() {
    return startByte == endByte;
  }

  /** A copy of {@code pcm} up to its last voiced sample: what came before speech stays. */
  public static byte[] untilLastVoiced(byte[] pcm) {
    return Arrays.copyOf(pcm, of(pcm).endByte);
  }

  private static double threshold(double[] levels) {
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    double peak = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    if (peak < SILENCE) {
      return Double.POSITIVE_INFINITY;
    }
    double overNoise = OVER_NOISE * sorted[sorted.length / 10];
    return Math.max(SILENCE, Math.max(MIN_OF_PEAK * peak, Math.min(MAX_OF_PEAK * peak, overNoise)));
  }

  private static double level(byte[] pcm, int from, int to) {
    double sum = 0;
    for (int at = from; at < to; at += Pcm.BYTES_PER_SAMPLE) {
      double sample = sample(pcm, at);
      sum += sample * sample;
    }
    return Math.sqrt(sum * Pcm.BYTES_PER_SAMPLE / (to - from));
  }

  private static int sample(byte[] pcm, int at) {
    return (pcm[at] & 0xFF) | pcm[at + 1] << 8;
  }
}
