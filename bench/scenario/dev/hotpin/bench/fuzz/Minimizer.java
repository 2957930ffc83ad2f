package dev.hotpin.bench.fuzz;

import java.util.function.Predicate;

/** Makes a failing input smaller by leaving out halves, quarters and so on while it still fails. */
final class Minimizer {
  /** More attempts are not worth the wait. */
  static final int MAX_ATTEMPTS = 2_000;

  private Minimizer() {}

  /**
   * A part of {@code input} that fails too.
   *
   * @param fails whether an input still fails in the same way
   */
  static byte[] minimize(byte[] input, Predicate<byte[]> fails) {
    byte[] smallest = input;
    int attempts = 0;
    for (int step = Math.max(1, input.length / 2); step > 0; step /= 2) {
      int at = 0;
      while (at < smallest.length && attempts < MAX_ATTEMPTS) {
        int end = Math.min(smallest.length, at + step);
        byte[] shorter = Mutator.splice(smallest, at, end, new byte[0]);
        attempts++;
        if (fails.test(shorter)) {
          smallest = shorter;
        } else {
          at = end;
        }
      }
    }
    return smallest;
  }
}
