package dev.hotpin.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The median of several runs, figure by figure. No state. */
public final class Medians {
  private Medians() {}

  /**
   * A tree of the same shape: each number is the median of those that the runs have in its place
   * (the lower of the middle two where they are even in number); what is no number, and lists, are
   * those of the first run.
   */
  public static Object of(List<?> runs) {
    Object first = runs.get(0);
    if (first instanceof Number) {
      double[] values =
          runs.stream()
              .filter(Number.class::isInstance)
              .mapToDouble(value -> ((Number) value).doubleValue())
              .sorted()
              .toArray();
      double median = values[(values.length - 1) / 2];
      return first instanceof Long || first instanceof Integer
          ? (Object) Math.round(median)
          : median;
    }
    if (!(first instanceof Map)) {
      return first;
    }
    Map<String, Object> median = new LinkedHashMap<>();
    for (String key : JsonTree.asMap(first).keySet()) {
      List<Object> values = new ArrayList<>();
      runs.forEach(run -> values.add(JsonTree.asMap(run).get(key)));
      values.removeIf(Objects::isNull);
      median.put(key, values.isEmpty() ? null : of(values));
    }
    return median;
  }

  /** The median of numbers, the lower of the middle two where they are even in number. */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
  }
}
