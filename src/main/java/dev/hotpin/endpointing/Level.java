package dev.hotpin.endpointing;

/**
 * The loudness of sound without what is below 150 Hz (offset, hum, wind), in decibels relative to
 * full scale. Thread: one at a time.
 */
final class Level {
  /** Of a first-order high pass at 150 Hz. */
  private static final float POLE = 0.943f;

  private static final float SILENCE_POWER = 1e-10f;

  private final int hopSamples;
  private float lastIn;
  private float lastOut;
  private float power;

  /**
   * @param hopSamples over how many samples a level is measured
   */
  Level(int hopSamples) {
    this.hopSamples = hopSamples;
  }

  /** Hears a sample, -1 to 1. */
  void add(float sample) {
    lastOut = POLE * lastOut + sample - lastIn;
    lastIn = sample;
    power += lastOut * lastOut;
  }

  /** The level of the hop that is complete; starts the next one. */
  float takeDb() {
    float db = (float) (10 * Math.log10(power / hopSamples + SILENCE_POWER));
    power = 0;
    return db;
  }

  /** The level of all of several hops. */
  static float mean(float[] db) {
    double sum = 0;
    for (float one : db) {
      sum += Math.pow(10, one / 10);
    }
    return (float) (10 * Math.log10(sum / db.length));
  }
}
