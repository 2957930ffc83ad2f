package dev.hotpin.audio;

/**
 * Makes samples louder or quieter by a fixed gain and never clips them: up to {@link #KNEE} of full
 * scale the gain is exact, above it the curve bends and nears full scale without reaching past it.
 * A fixed gain, since one that followed the speech would pump from piece to piece and could not
 * begin with the first sample. Immutable; threads: any.
 */
public final class Amplifier {
  /** Where the limiter begins, as a share of full scale: 1.9 dB below it. */
  private static final double KNEE = 0.8;

  private static final double FULL_SCALE = Short.MAX_VALUE;

  private final double gain;

  private Amplifier(double gain) {
    this.gain = gain;
  }

  /**
   * An amplifier.
   *
   * @param gain the ratio of amplitudes, above 0; 2 is 6 dB
   */
  public static Amplifier of(double gain) {
    if (!(gain > 0)) {
      throw new IllegalArgumentException("A gain is above 0, not " + gain);
    }
    return new Amplifier(gain);
  }

  /** One sample of 16 bits, amplified; fractions are rounded towards silence. */
  public int apply(int sample) {
    double exact = sample * gain;
    double amount = Math.abs(exact) / FULL_SCALE;
    if (amount <= KNEE) {
      return (int) exact;
    }
    double bent = KNEE + (1 - KNEE) * Math.tanh((amount - KNEE) / (1 - KNEE));
    return (int) Math.copySign(bent * FULL_SCALE, exact);
  }
}
