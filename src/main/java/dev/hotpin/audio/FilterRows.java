package dev.hotpin.audio;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The weights of a {@link Resampler}: for each place that an output sample can have between two
 * input samples, one row of weights of the input around it.
 *
 * <p>They are a sinc under a Kaiser window. At the lower of the two rates its half-width is {@link
 * #HALF_WIDTH} samples, its pass band ends at 0.90 of half that rate and its stop band begins at
 * 1.00 of it (the middle, 0.95, is {@link #CUTOFF}), {@link #STOP_BAND_DB} below: Kaiser's formula,
 * (96 - 8) / (2.285 · 0.1π) = 123 weights in all.
 *
 * <p>Memory is bounded whatever rates devices ask for: pairs of rates that are common have tables
 * of all their rows ({@link #COMMON_RATES_HZ}; with 16 kHz on one side all tables together have 1.7
 * MB), for all others a row is computed when it is needed from one curve that serves all ratios, at
 * about three times the time. Threads: one at a time; tables are shared.
 */
final class FilterRows {
  static final int HALF_WIDTH = 62;
  private static final double CUTOFF = 0.95;
  private static final double STOP_BAND_DB = 96;
  private static final double KAISER_BETA = 0.1102 * (STOP_BAND_DB - 8.7);

  /** Points of the curve for each sample: straight lines between them are 106 dB right. */
  private static final int POINTS_PER_SAMPLE = 512;

  private static final float[] CURVE = curve();

  private static final Set<Integer> COMMON_RATES_HZ =
      Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

  private static final Map<Long, float[][]> TABLES = new ConcurrentHashMap<>();

  private final int phases;
  private final int step;
  private final double scale; // the lower rate as a share of the input's
  private final int reach;
  private final float[][] table; // null where rows are computed
  private final float[] row;

  private FilterRows(int fromHz, int toHz) {
    int divisor = greatestCommonDivisor(fromHz, toHz);
    phases = toHz / divisor;
    step = fromHz / divisor;
    scale = Math.min(1, (double) toHz / fromHz);
    reach = (int) Math.ceil(HALF_WIDTH / scale);
    row = new float[2 * reach];
    boolean common = COMMON_RATES_HZ.contains(fromHz) && COMMON_RATES_HZ.contains(toHz);
    table = common ? TABLES.computeIfAbsent((long) fromHz << 32 | toHz, key -> allRows()) : null;
  }

  static FilterRows of(int fromHz, int toHz) {
    if (fromHz < 1 || toHz < 1) {
      throw new IllegalArgumentException("A rate of " + Math.min(fromHz, toHz) + " Hz.");
    }
    return new FilterRows(fromHz, toHz);
  }

  /** Places that an output sample can have between two input samples. */
  int phases() {
    return phases;
  }

  /** From one output sample to the next, in parts of 1/{@link #phases} of an input sample. */
  int step() {
    return step;
  }

  /** Input samples that count on each side of an output sample. */
  int reach() {
    return reach;
  }

  /**
   * The weights for an output sample that lies {@code phase / phases} after an input sample, of the
   * {@code 2 · reach} input samples of which that one is at index {@code reach - 1}. Valid until
   * the next call.
   */
  float[] row(int phase) {
    if (table != null) {
      return table[phase];
    }
    fill(phase, row);
    return row;
  }

  private float[][] allRows() {
    float[][] all = new float[phases][2 * reach];
    for (int phase = 0; phase < phases; phase++) {
      fill(phase, all[phase]);
    }
    return all;
  }

  private void fill(int phase, float[] weights) {
    double perInput = scale * POINTS_PER_SAMPLE;
    double place = (reach - 1 + (double) phase / phases) * perInput;
    for (int i = 0; i < weights.length; i++) {
      double point = Math.abs(i * perInput - place);
      int index = (int) point;
      if (index >= CURVE.length - 1) {
        weights[i] = 0;
      } else {
        double share = point - index;
        weights[i] = (float) ((CURVE[index] * (1 - share) + CURVE[index + 1] * share) * scale);
      }
    }
  }

  private static float[] curve() {
    float[] half = new float[HALF_WIDTH * POINTS_PER_SAMPLE + 1];
    half[0] = (float) CUTOFF;
    double whole = bessel(KAISER_BETA);
    for (int i = 1; i < half.length; i++) {
      double samples = (double) i / POINTS_PER_SAMPLE;
      double edge = samples / HALF_WIDTH;
      double window = bessel(KAISER_BETA * Math.sqrt(1 - edge * edge)) / whole;
      half[i] = (float) (Math.sin(Math.PI * CUTOFF * samples) / (Math.PI * samples) * window);
    }
    return half;
  }

  /** The modified Bessel function of the first kind and order 0. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-16; k++) {
      double factor = x / (2 * k);
      term *= factor * factor;
      sum += term;
    }
    return sum;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
