package dev.hotpin.bench.fuzz;

/**
 * An input for which something did not hold.
 *
 * @param target the name of what it was fed to
 * @param seed of the run that made it
 * @param number of the input within the run and target
 * @param input as small as it was made
 * @param cause what was thrown
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a report, never compared
public record Finding(String target, long seed, long number, byte[] input, Throwable cause) {
  /** How to see it again. */
  public String reproduction() {
    return "--target " + target + " --seed " + seed + " --from " + number + " --inputs 1";
  }
}
