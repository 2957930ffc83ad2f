package dev.hotpin.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Percentiles over many turns, from the end of speech to each milestone. Only answered turns count
 * for the times; the others are counted. One thread only.
 */
public final class TurnStatistics {
  /** What is told of each milestone; the last one is the maximum. */
  private static final double[] PERCENTILES = {50, 90, 95, 100};

  /** The longest time told apart: two minutes, in microseconds. */
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final String ROW = "%-12s%9s%9s%9s%9s";

  private final Map<Milestone, Histogram> micros = new EnumMap<>(Milestone.class);
  private final Violations violations = new Violations();
  private int answered;
  private int failed;
  private int degraded;

  /** Makes an empty one. */
  public TurnStatistics() {
    for (Milestone milestone : Milestone.values()) {
      micros.put(milestone, new Histogram(HIGHEST_MICROS, SIGNIFICANT_DIGITS));
    }
  }

  /** Counts a turn that came to its end. */
  public void add(TurnReport report) {
    violations.addAll(report.violations());
    if (!report.answered()) {
      failed++;
      return;
    }
    answered++;
    degraded += report.degraded() ? 1 : 0;
    micros.forEach(
        (milestone, histogram) ->
            report
                .nanosTo(milestone)
                .ifPresent(nanos -> histogram.recordValue(toMicrosInRange(nanos))));
  }

  /** Counts a turn that never ended: a lost connection, a time-out. */
  public void addLost() {
    failed++;
  }

  /** Counts what came outside of turns. */
  public void addViolations(Violations others) {
    violations.addAll(others);
  }

  /** Turns that ended in an error or not at all. */
  public int failed() {
    return failed;
  }

  /** Turns with an answer. */
  public int answered() {
    return answered;
  }

  /** What broke the protocol, in all turns. */
  public Violations violations() {
    return violations;
  }

  /**
   * Nanoseconds from the end of speech to a milestone, to three digits.
   *
   * @param percentile 0 to 100; 100 is the maximum
   * @return empty where no turn came that far
   */
  public OptionalLong nanosTo(Milestone milestone, double percentile) {
    Histogram histogram = micros.get(milestone);
    return histogram.getTotalCount() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(
            TimeUnit.MICROSECONDS.toNanos(histogram.getValueAtPercentile(percentile)));
  }

  /** A table in plain text, at most 80 columns wide, with a line on how many failed. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("From the end of speech, in ms:");
    lines.add(String.format(Locale.ROOT, ROW, "", "p50", "p90", "p95", "max"));
    for (Milestone milestone : Milestone.values()) {
      if (nanosTo(milestone, 50).isPresent()) {
        Object[] cells = new Object[1 + PERCENTILES.length];
        cells[0] = milestone.label();
        for (int i = 0; i < PERCENTILES.length; i++) {
          cells[i + 1] = Millis.format(nanosTo(milestone, PERCENTILES[i]).orElseThrow());
        }
        lines.add(String.format(Locale.ROOT, ROW, cells));
      }
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d turns answered, %d failed%s.",
            answered,
            answered + failed,
            failed,
            degraded == 0 ? "" : ", " + degraded + " degraded"));
    return lines;
  }

  private static long toMicrosInRange(long nanos) {
    return Math.max(0, Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }
}
