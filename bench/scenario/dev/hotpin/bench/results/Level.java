package dev.hotpin.bench.results;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.Medians;
import java.util.ArrayList;
import java.util.List;

/**
 * What so many wearables got.
 *
 * @param p50Millis scheduled end of speech to first audio; not a number where it was given up
 * @param p99Millis the same; infinite where it was given up, or too many turns failed
 * @param p99sMillis of each run
 * @param speaking at once, on average
 * @param turnsOfEach run, the least: measured and answered
 */
record Level(
    int wearables,
    double p50Millis,
    double p99Millis,
    List<Double> p99sMillis,
    double speaking,
    long turnsOfEach) {
  /** Turns beyond a limit, failed ones among them, that a level within it may have. */
  static final double MAX_BEYOND = 0.01;

  /**
   * Of one run.
   *
   * @param beyond whether it is known to be beyond the limit: it was given up, or turns failed
   * @param lenient whether the worst turn of fewer than a hundred is left out, so that one turn
   *     does not end a search
   */
  static Level of(
      int wearables, LoadResult run, GroupRecord record, boolean beyond, boolean lenient) {
    long turns = Math.max(1, record.countOf("answered"));
    double percentile = lenient ? Math.min(99, 100.0 * (turns - 1) / turns) : 99;
    double p99 = record.scheduledMillis(GroupRecord.FIRST_AUDIO, percentile);
    p99 = beyond || Double.isNaN(p99) ? Double.POSITIVE_INFINITY : p99;
    return new Level(
        wearables,
        record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50),
        p99,
        List.of(p99),
        run.figures().get("speaking_mean") instanceof Number mean ? mean.doubleValue() : 0,
        record.countOf("answered"));
  }

  /**
   * The median of runs with the same wearables, figure by figure; where they are even in number the
   * less favourable of the middle two: the longer time, the fewer who speak.
   */
  static Level median(List<Level> runs) {
    List<Double> p99s = new ArrayList<>();
    runs.forEach(run -> p99s.add(run.p99Millis()));
    return new Level(
        runs.get(0).wearables(),
        Medians.of(runs.stream().mapToDouble(Level::p50Millis).toArray()),
        Medians.of(runs.stream().mapToDouble(Level::p99Millis).toArray()),
        p99s,
        -Medians.of(runs.stream().mapToDouble(run -> -run.speaking()).toArray()),
        runs.stream().mapToLong(Level::turnsOfEach).min().orElse(0));
  }
}
