package dev.hotpin.endpointing;

/**
 * A convolution over time with three taps, one step of silence at either end, and a rectifier.
 * Immutable, any thread.
 */
final class Convolution {
  static final int TAPS = 3;

  private final float[] kernel; // [tap][in][out]
  private final float[] bias; // [out]
  private final int in;
  private final int out;
  private final int stride;

  /**
   * @param kernel [tap][in][out]
   * @param bias [out]
   * @param in channels that go in
   * @param out channels that come out
   * @param stride steps of time that go in for each that comes out
   */
  Convolution(float[] kernel, float[] bias, int in, int out, int stride) {
    this.kernel = kernel;
    this.bias = bias;
    this.in = in;
    this.out = out;
    this.stride = stride;
  }

  /**
   * Computes {@code result} = [time][out] of {@code input} = [time][in].
   *
   * @return steps of time in the result
   */
  int apply(float[] input, int steps, float[] result) {
    int made = (steps + stride - 1) / stride;
    for (int step = 0; step < made; step++) {
      System.arraycopy(bias, 0, result, step * out, out);
    }
    for (int step = 0; step < made; step++) {
      for (int tap = 0; tap < TAPS; tap++) {
        int from = step * stride + tap - 1;
        if (from >= 0 && from < steps) {
          VectorMath.addProduct(
              result, step * out, kernel, tap * in * out, input, from * in, in, out);
        }
      }
    }
    VectorMath.rectify(result, made * out);
    return made;
  }
}
