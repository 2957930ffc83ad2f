package dev.hotpin.endpointing;

/**
 * Magnitudes of the spectra of two windows of sound at a time: one complex transform (radix 2)
 * serves two real windows. Thread: one at a time, since it has a work space.
 */
final class Spectrum {
  private static final int SIZE = SileroModel.FFT_SAMPLES;
  private static final int BITS = Integer.numberOfTrailingZeros(SIZE);
  private static final float[] COS = new float[SIZE / 2];
  private static final float[] SIN = new float[SIZE / 2];
  private static final int[] REVERSED = new int[SIZE];

  static {
    for (int i = 0; i < SIZE / 2; i++) {
      COS[i] = (float) Math.cos(2 * Math.PI * i / SIZE);
      SIN[i] = (float) -Math.sin(2 * Math.PI * i / SIZE);
    }
    for (int i = 0; i < SIZE; i++) {
      REVERSED[i] = Integer.reverse(i) >>> (Integer.SIZE - BITS);
    }
  }

  private final float[] real = new float[SIZE];
  private final float[] imaginary = new float[SIZE];

  /**
   * Puts {@link SileroModel#BINS} magnitudes of each of two windows into {@code into}.
   *
   * @param first where the first window starts in {@code samples}, {@code second}: the other
   * @param firstInto where its magnitudes go; those of the second follow
   */
  void magnitudes(
      float[] samples, int first, int second, float[] window, float[] into, int firstInto) {
    for (int i = 0; i < SIZE; i++) {
      int to = REVERSED[i];
      real[to] = samples[first + i] * window[i];
      imaginary[to] = samples[second + i] * window[i];
    }
    transform();
    for (int bin = 0; bin < SileroModel.BINS; bin++) {
      int mirror = (SIZE - bin) % SIZE;
      float sumReal = real[bin] + real[mirror];
      float differenceReal = real[bin] - real[mirror];
      float sumImaginary = imaginary[bin] + imaginary[mirror];
      float differenceImaginary = imaginary[bin] - imaginary[mirror];
      into[firstInto + bin] = half(sumReal, differenceImaginary);
      into[firstInto + SileroModel.BINS + bin] = half(sumImaginary, differenceReal);
    }
  }

  private static float half(float a, float b) {
    return (float) Math.sqrt(a * a + b * b) / 2;
  }

  private void transform() {
    for (int half = 1; half < SIZE; half *= 2) {
      int step = SIZE / 2 / half;
      for (int block = 0; block < SIZE; block += 2 * half) {
        for (int i = 0; i < half; i++) {
          int a = block + i;
          int b = a + half;
          float cos = COS[i * step];
          float sin = SIN[i * step];
          float turnedReal = real[b] * cos - imaginary[b] * sin;
          float turnedImaginary = real[b] * sin + imaginary[b] * cos;
          real[b] = real[a] - turnedReal;
          imaginary[b] = imaginary[a] - turnedImaginary;
          real[a] += turnedReal;
          imaginary[a] += turnedImaginary;
        }
      }
    }
  }
}
