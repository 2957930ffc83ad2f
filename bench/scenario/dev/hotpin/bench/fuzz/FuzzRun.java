package dev.hotpin.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** A run of numbered inputs against one target, and its figures. Thread: one. */
public final class FuzzRun {
  private final FuzzTarget target;
  private final Fuzzer fuzzer;
  private final int maxFindings;
  private final List<Finding> findings = new ArrayList<>();
  private long inputs;
  private long bytes;
  private long nanos;

  /**
   * @param maxFindings after so many it ends
   */
  public FuzzRun(FuzzTarget target, long seed, int maxFindings) {
    this.target = target;
    this.fuzzer = new Fuzzer(target, seed);
    this.maxFindings = maxFindings;
  }

  /**
   * Runs inputs.
   *
   * @param from number of the first
   * @param count how many
   * @param goOn asked with how many are done before each whether to go on
   */
  public void run(long from, long count, LongPredicate goOn) {
    long begunNanos = System.nanoTime();
    for (long i = 0; i < count && findings.size() < maxFindings && goOn.test(i); i++) {
      fuzzer.run(from + i).ifPresent(findings::add);
      bytes += fuzzer.lastInputBytes();
      inputs++;
    }
    nanos += System.nanoTime() - begunNanos;
  }

  /** What was fed. */
  public String target() {
    return target.name();
  }

  /** How many inputs were run. */
  public long inputs() {
    return inputs;
  }

  /** Their bytes. */
  public long bytes() {
    return bytes;
  }

  /** The time that it took. */
  public double seconds() {
    return nanos / 1e9;
  }

  /** What did not hold. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
