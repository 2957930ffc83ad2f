package dev.hotpin.dialogue.breaker;

/**
 * When a chat model is given a rest, and for how long. Validated where settings are read.
 *
 * @param failures so many of the last twice as many answers, 1 to {@value #MAX_FAILURES}; 0 for
 *     never
 * @param openMillis how long it is not asked at first
 * @param maxOpenMillis what this grows to, doubling with each trial that fails
 */
public record BreakerSettings(int failures, long openMillis, long maxOpenMillis) {
  /** The last outcomes are bits of a long. */
  public static final int MAX_FAILURES = Long.SIZE / 2 - 1;

  public BreakerSettings {
    if (failures < 0 || failures > MAX_FAILURES) {
      throw new IllegalArgumentException("failures is " + failures + "; 0 to " + MAX_FAILURES);
    }
    if (openMillis < 1 || maxOpenMillis < openMillis) {
      throw new IllegalArgumentException("open for " + openMillis + " to " + maxOpenMillis + " ms");
    }
  }
}
