package dev.hotpin.bench.fuzz;

import java.util.Optional;
import java.util.Random;

/** Feeds one target with numbered inputs. Threads: one at a time. */
public final class Fuzzer {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final FuzzTarget target;
  private final long seed;
  private int lastInputBytes;

  /**
   * @param seed the same seed makes the same inputs
   */
  public Fuzzer(FuzzTarget target, long seed) {
    this.target = target;
    this.seed = seed;
  }

  /** The input of that number. */
  public byte[] input(long number) {
    return target.generate(new Random(mix(seed * 31 + target.name().hashCode(), number)));
  }

  /** Neighbouring numbers must not begin alike, as they do with {@link Random} as it is. */
  private static long mix(long seed, long number) {
    long z = seed + (number + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Runs the input of that number: what did not hold, with the input made small. */
  public Optional<Finding> run(long number) {
    byte[] input = input(number);
    lastInputBytes = input.length;
    Throwable cause = failureOf(target, input);
    if (cause == null) {
      return Optional.empty();
    }
    byte[] small = Minimizer.minimize(input, shorter -> isLike(cause, failureOf(target, shorter)));
    Throwable smallCause = failureOf(target, small);
    return Optional.of(
        new Finding(target.name(), seed, number, small, smallCause == null ? cause : smallCause));
  }

  /** The size of the input that was run last. */
  int lastInputBytes() {
    return lastInputBytes;
  }

  /** What {@code input} makes {@code target} throw, or null. */
  public static Throwable failureOf(FuzzTarget target, byte[] input) {
    try {
      target.run(input);
      return null;
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      return e;
    }
  }

  private static boolean isLike(Throwable failure, Throwable other) {
    return other != null
        && other.getClass().equals(failure.getClass())
        && firstWords(failure).equals(firstWords(other));
  }

  /** What a message says before it tells of the input. */
  private static String firstWords(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int colon = message.indexOf(':');
    return colon < 0 ? message : message.substring(0, colon);
  }
}
