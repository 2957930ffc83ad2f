package dev.hotpin.endpointing;

/** Loops that the JIT compiler turns into vector instructions. Pure functions, any thread. */
final class VectorMath {
  private VectorMath() {}

  /**
   * Adds the product of a row and a matrix to {@code sum}: four lines of the matrix at a time, so
   * that the sum is read and written once for four products.
   *
   * @param matrix [inputs][outputs]
   */
  static void addProduct(
      float[] sum,
      int sumAt,
      float[] matrix,
      int matrixAt,
      float[] row,
      int rowAt,
      int inputs,
      int outputs) {
    int i = 0;
    for (; i + 4 <= inputs; i += 4) {
      addFour(sum, sumAt, matrix, matrixAt + i * outputs, row, rowAt + i, outputs);
    }
    for (; i < inputs; i++) {
      float factor = row[rowAt + i];
      int line = matrixAt + i * outputs;
      for (int o = 0; o < outputs; o++) {
        sum[sumAt + o] += factor * matrix[line + o];
      }
    }
  }

  private static void addFour(
      float[] sum, int sumAt, float[] matrix, int first, float[] row, int rowAt, int outputs) {
    float factor0 = row[rowAt];
    float factor1 = row[rowAt + 1];
    float factor2 = row[rowAt + 2];
    float factor3 = row[rowAt + 3];
    int second = first + outputs;
    int third = second + outputs;
    int fourth = third + outputs;
    for (int o = 0; o < outputs; o++) {
      sum[sumAt + o] +=
          factor0 * matrix[first + o]
              + factor1 * matrix[second + o]
              + (factor2 * matrix[third + o] + factor3 * matrix[fourth + o]);
    }
  }

  /** Makes negative numbers 0. */
  static void rectify(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(0, values[i]);
    }
  }

  /** The logistic function. */
  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
