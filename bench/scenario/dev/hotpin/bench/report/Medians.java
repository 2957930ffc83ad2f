package dev.hotpin.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The median of several runs, figure by figure: the upper of the middle two where they are even in
 * number, which of times and failures is the worse one. No state.
 */
public final class Medians {
  /** Maps that hold only what happened at all: what is not in one happened 0 times. */
  private static final Set<String> MAPS_OF_COUNTS =
      Set.of("turns", "failures", "violations", "lost_connections");

  /** How many times a stage was noted; one that is not there was not noted. */
  private static final String COUNT = "count";

  private Medians() {}

  /**
   * A tree with all that any of the runs has. Each number is the median of those in its place: a
   * count that a run lacks is 0 there, while a time that a run lacks is the median of the others.
   * {@code enough_turns} is true if all runs say so, {@code decided_early} if one does. Whatever
   * else is no number, and lists, are those of the first run that has them.
   */
  public static Object of(List<?> runs) {
    return of("", false, runs);
  }

  private static Object of(String key, boolean isCount, List<?> runs) {
    if (key.equals("enough_turns")) {
      return runs.stream().allMatch(Boolean.TRUE::equals);
    }
    if (key.equals("decided_early")) {
      return runs.contains(true);
    }
    if (runs.stream().anyMatch(Map.class::isInstance)) {
      return ofMaps(MAPS_OF_COUNTS.contains(key), runs);
    }
    List<?> present = runs.stream().filter(Objects::nonNull).toList();
    if (present.isEmpty() || !(present.get(0) instanceof Number)) {
      return present.isEmpty() ? null : present.get(0);
    }
    double[] values =
        runs.stream()
            .map(value -> value == null && isCount ? (Object) 0L : value)
            .filter(Number.class::isInstance)
            .mapToDouble(value -> ((Number) value).doubleValue())
            .filter(value -> !Double.isNaN(value))
            .toArray();
    double median = of(values);
    return present.stream().allMatch(value -> value instanceof Long || value instanceof Integer)
        ? (Object) Math.round(median)
        : median;
  }

  private static Map<String, Object> ofMaps(boolean ofCounts, List<?> runs) {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(JsonTree.asMap(run).keySet()));
    Map<String, Object> median = new LinkedHashMap<>();
    for (String key : keys) {
      List<Object> values = new ArrayList<>();
      runs.forEach(run -> values.add(JsonTree.asMap(run).get(key)));
      median.put(key, of(key, ofCounts || key.equals(COUNT), values));
    }
    return median;
  }

  /** The median of numbers, the upper of the middle two; what is none counts as above them all. */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
