package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleUnaryOperator;

/**
 * What a stand-in took for each of its answers, by the clock that the harness has too: from what it
 * heard to just before it answered. The harness must see all of that, and not much more. Any
 * thread.
 */
final class OwnTimes {
  private static final double NANOS_PER_MILLI = 1e6;

  /** The harness keeps times in microseconds. */
  private static final double ROUNDING_MILLIS = 0.001;

  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

  /** It answers now what it heard then. */
  void answers(long heardNanos) {
    nanos.add(System.nanoTime() - heardNanos);
  }

  /**
   * Compares them with those of the harness, the shortest with the shortest and so on.
   *
   * @param harnessMillis by percentile
   * @param mostMoreMillis that the harness may have more in the shortest: of several turns, even a
   *     busy machine delays not all
   */
  void assertSeen(String what, int turns, DoubleUnaryOperator harnessMillis, long mostMoreMillis) {
    double[] own = nanos.stream().mapToDouble(each -> each / NANOS_PER_MILLI).sorted().toArray();
    assertEquals(turns, own.length, "answers");
    for (int i = 0; i < turns; i++) {
      double seen = harnessMillis.applyAsDouble(100 * (i + 0.5) / turns);
      String figures = what + " " + i + ": took " + own[i] + " ms, seen as " + seen + " ms";
      assertTrue(seen >= own[i] - ROUNDING_MILLIS, figures);
      assertTrue(i > 0 || seen < own[i] + mostMoreMillis, figures);
    }
  }
}
