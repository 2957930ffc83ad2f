package dev.hotpin.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Two results side by side. No state. */
public final class Comparison {
  private static final String ROW = "%-54s%12s%12s%9s";

  /** What is counted where it happens, and else is not there. */
  private static final Pattern COUNTS =
      Pattern.compile("/(turns|failures|violations|lost_connections)/");

  private Comparison() {}

  /**
   * A line for each number that one of them has. Where only one has a count, the other counted
   * none; where only one has a time, the other shows a dash.
   *
   * @param all also those that describe the run rather than what came of it
   */
  public static List<String> of(Object a, Object b, boolean all) {
    Map<String, Double> left = JsonTree.numbers(a);
    Map<String, Double> right = JsonTree.numbers(b);
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, ROW, "", "A", "B", "B / A"));
    Set<String> paths = new LinkedHashSet<>(left.keySet());
    paths.addAll(right.keySet());
    for (String path : paths) {
      double none = COUNTS.matcher(path).find() ? 0 : Double.NaN;
      double before = left.getOrDefault(path, none);
      double after = right.getOrDefault(path, none);
      if (all || tells(path, before, after)) {
        lines.add(
            String.format(
                Locale.ROOT,
                ROW,
                path.replace("groups/", ""),
                TextReport.text(before),
                TextReport.text(after),
                ratio(before, after)));
      }
    }
    return lines;
  }

  /** B in relation to A, as in {@code 0.85}. */
  static String ratio(double before, double after) {
    if (Double.isNaN(before) || Double.isNaN(after)) {
      return "-";
    }
    if (before == 0) {
      return after == 0 ? "1.00" : "new";
    }
    return String.format(Locale.ROOT, "%.2f", after / before);
  }

  private static boolean tells(String path, double before, double after) {
    boolean described = path.startsWith("plan/") || path.startsWith("machine/");
    boolean fine = path.endsWith("/p90") || path.endsWith("/p999") || path.endsWith("/count");
    return !described && !fine && (before != 0 || after != 0);
  }
}
