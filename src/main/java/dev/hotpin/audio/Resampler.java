package dev.hotpin.audio;

/**
 * Brings a whole clip to the rate of {@link Pcm}, band-limited: each output sample is a sum of the
 * input samples around it, weighed by a windowed sinc whose cut-off lies below half of the lower of
 * the two rates, so that nothing folds back. No state, no threads.
 */
final class Resampler {
  /** Zero crossings of the sinc on each side: more is steeper and slower. */
  private static final int ZERO_CROSSINGS = 24;

  /** Table points between two zero crossings; values between points are interpolated. */
  private static final int POINTS_PER_CROSSING = 512;

  /** The cut-off as a share of half of the lower rate: the rest is where the filter falls. */
  private static final double CUTOFF = 0.92;

  private Resampler() {}

  /** {@code mono} at 16 kHz; the same array where it is so already. */
  static float[] toPcmRate(float[] mono, int rateHz) {
    if (rateHz == Pcm.SAMPLE_RATE_HZ) {
      return mono;
    }
    double[] kernel = kernel();
    double step = (double) rateHz / Pcm.SAMPLE_RATE_HZ;
    double scale = CUTOFF * Math.min(1, 1 / step);
    double reach = ZERO_CROSSINGS / scale;
    float[] out = new float[(int) ((long) mono.length * Pcm.SAMPLE_RATE_HZ / rateHz)];
    for (int n = 0; n < out.length; n++) {
      double centre = n * step;
      int from = Math.max(0, (int) Math.ceil(centre - reach));
      int to = Math.min(mono.length - 1, (int) Math.floor(centre + reach));
      double sum = 0;
      for (int i = from; i <= to; i++) {
        sum += mono[i] * at(kernel, Math.abs(i - centre) * scale);
      }
      out[n] = (float) (sum * scale);
    }
    return out;
  }

  private static double at(double[] kernel, double crossings) {
    double position = crossings * POINTS_PER_CROSSING;
    int index = (int) position;
    if (index >= kernel.length - 1) {
      return 0;
    }
    double share = position - index;
    return kernel[index] * (1 - share) + kernel[index + 1] * share;
  }

  /** Half of a sinc under a Blackman window. */
  private static double[] kernel() {
    double[] half = new double[ZERO_CROSSINGS * POINTS_PER_CROSSING + 1];
    half[0] = 1;
    for (int i = 1; i < half.length; i++) {
      double x = Math.PI * i / POINTS_PER_CROSSING;
      double phase = Math.PI * i / (half.length - 1);
      half[i] = Math.sin(x) / x * (0.42 + 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase));
    }
    return half;
  }
}
