package dev.hotpin.testing;

/** How good a sound is, in decibels. Pure functions. */
public final class Spectrum {
  /** Samples on each side that the interpolation between two takes into account. */
  private static final int SINC_REACH = 32;

  private Spectrum() {}

  /**
   * The power of the best fitting sine of {@code hertz} against that of all else, over the middle
   * of {@code samples} ({@code skip} are left out at both ends).
   */
  public static double sineToRestDb(float[] samples, int skip, double hertz, int rateHz) {
    double[] fit = fit(samples, skip, hertz, rateHz);
    double rest = 0;
    for (int i = skip; i < samples.length - skip; i++) {
      double angle = 2 * Math.PI * hertz * i / rateHz;
      double left = samples[i] - fit[0] * Math.sin(angle) - fit[1] * Math.cos(angle);
      rest += left * left;
    }
    double sine = (fit[0] * fit[0] + fit[1] * fit[1]) / 2 * (samples.length - 2 * skip);
    return 10 * Math.log10(sine / (rest + 1e-30));
  }

  /** The peak of the best fitting sine. */
  public static double peak(float[] samples, int skip, double hertz, int rateHz) {
    double[] fit = fit(samples, skip, hertz, rateHz);
    return Math.hypot(fit[0], fit[1]);
  }

  /** By least squares: the weights of sine and cosine. */
  private static double[] fit(float[] samples, int skip, double hertz, int rateHz) {
    double ss = 0;
    double cc = 0;
    double sc = 0;
    double xs = 0;
    double xc = 0;
    for (int i = skip; i < samples.length - skip; i++) {
      double angle = 2 * Math.PI * hertz * i / rateHz;
      double sine = Math.sin(angle);
      double cosine = Math.cos(angle);
      ss += sine * sine;
      cc += cosine * cosine;
      sc += sine * cosine;
      xs += samples[i] * sine;
      xc += samples[i] * cosine;
    }
    double determinant = ss * cc - sc * sc;
    return new double[] {(xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant};
  }

  /** The effective value, in decibels of a sine of peak 1; silence is -300. */
  public static double rmsDb(float[] samples, int skip) {
    double sum = 0;
    for (int i = skip; i < samples.length - skip; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return 10 * Math.log10(2 * sum / Math.max(1, samples.length - 2 * skip) + 1e-30);
  }

  /** The power of {@code wanted} against that of its difference from {@code got}. */
  public static double snrDb(float[] wanted, float[] got, int skip) {
    double signal = 0;
    double noise = 0;
    for (int i = skip; i < Math.min(wanted.length, got.length) - skip; i++) {
      double error = (double) wanted[i] - got[i];
      signal += (double) wanted[i] * wanted[i];
      noise += error * error;
    }
    return 10 * Math.log10(signal / (noise + 1e-30));
  }

  /**
   * As {@link #snrDb}, once {@code got} is moved by the delay, to 1/256 of a sample, at which the
   * two agree best: decoders and resamplers differ in their delay, and that is no noise.
   *
   * @param maxShift samples by which they may lie apart; as many are left out at the ends
   */
  public static double alignedSnrDb(float[] wanted, float[] got, int maxShift) {
    int skip = maxShift + SINC_REACH + 1;
    double best = -maxShift;
    double bestDb = Double.NEGATIVE_INFINITY;
    for (int shift = -maxShift; shift <= maxShift; shift++) {
      double db = snrDb(wanted, moved(got, shift), skip);
      if (db > bestDb) {
        bestDb = db;
        best = shift;
      }
    }
    for (double step = 0.5; step >= 1.0 / 256; step /= 2) {
      for (double shift : new double[] {best - step, best + step}) {
        double db = snrDb(wanted, moved(got, shift), skip);
        if (db > bestDb) {
          bestDb = db;
          best = shift;
        }
      }
    }
    return bestDb;
  }

  /** {@code samples[i + shift]} for each i, between samples by a windowed sinc. */
  private static float[] moved(float[] samples, double shift) {
    int whole = (int) Math.floor(shift);
    double[] taps = new double[2 * SINC_REACH + 1];
    for (int k = -SINC_REACH; k <= SINC_REACH; k++) {
      double x = k - (shift - whole);
      double window = Math.cos(Math.PI * x / (2 * (SINC_REACH + 1)));
      taps[k + SINC_REACH] = (x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window * window;
    }
    boolean between = shift != whole;
    float[] out = new float[samples.length];
    for (int i = 0; i < out.length; i++) {
      int at = i + whole;
      if (at < SINC_REACH || at >= samples.length - SINC_REACH) {
        continue;
      }
      if (!between) {
        out[i] = samples[at];
        continue;
      }
      double sum = 0;
      for (int k = -SINC_REACH; k <= SINC_REACH; k++) {
        sum += taps[k + SINC_REACH] * samples[at + k];
      }
      out[i] = (float) sum;
    }
    return out;
  }

  /** 16-bit little-endian samples, -1 to 1. */
  public static float[] samples(byte[] pcm) {
    float[] samples = new float[pcm.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << Byte.SIZE) / 32768f;
    }
    return samples;
  }
}
