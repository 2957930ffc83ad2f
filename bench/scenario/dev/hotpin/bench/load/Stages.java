package dev.hotpin.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times by name, each in a histogram of three digits. One thread at a time. */
public final class Stages {
  /** Percentiles of the curve that a page draws. */
  private static final double[] CURVE = {0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.9, 99.99, 100};

  /** The longest time told apart: ten minutes, in microseconds. */
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1000;

  private final Map<String, Histogram> micros = new LinkedHashMap<>();

  /** Notes a time; one below 0 as 0. */
  public void record(String name, long nanos) {
    long value = TimeUnit.NANOSECONDS.toMicros(nanos);
    histogram(name).recordValue(Math.max(0, Math.min(HIGHEST_MICROS, value)));
  }

  /** Takes over what another one noted. */
  public void add(Stages other) {
    other.micros.forEach((name, histogram) -> histogram(name).add(histogram));
  }

  /** How many times were noted. */
  public long count(String name) {
    Histogram histogram = micros.get(name);
    return histogram == null ? 0 : histogram.getTotalCount();
  }

  /** How many of them were longer. */
  public long countAbove(String name, double millis) {
    Histogram histogram = micros.get(name);
    if (histogram == null) {
      return 0;
    }
    long limit = (long) (millis * MICROS_PER_MILLI);
    return limit >= HIGHEST_MICROS
        ? 0
        : histogram.getTotalCount() - histogram.getCountBetweenValues(0, Math.max(0, limit));
  }

  /** In milliseconds; not a number where none was noted. */
  public double millis(String name, double percentile) {
    Histogram histogram = micros.get(name);
    return histogram == null || histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  /** For each name count, p50, p90, p99, p99.9 and maximum, in milliseconds. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    micros.forEach(
        (name, histogram) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("count", histogram.getTotalCount());
          row.put("p50", millis(name, 50));
          row.put("p90", millis(name, 90));
          row.put("p99", millis(name, 99));
          row.put("p999", millis(name, 99.9));
          row.put("max", millis(name, 100));
          tree.put(name, row);
        });
    return tree;
  }

  /** Pairs of percentile and milliseconds; none where nothing was noted. */
  public List<Object> curve(String name) {
    List<Object> curve = new ArrayList<>();
    if (count(name) > 0) {
      for (double percentile : CURVE) {
        curve.add(List.of(percentile, millis(name, percentile)));
      }
    }
    return curve;
  }

  private Histogram histogram(String name) {
    return micros.computeIfAbsent(
        name, unused -> new Histogram(HIGHEST_MICROS, SIGNIFICANT_DIGITS));
  }
}
