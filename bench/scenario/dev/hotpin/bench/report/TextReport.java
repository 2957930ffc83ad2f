package dev.hotpin.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as text for a terminal, at most 80 columns wide. No state. */
public final class TextReport {
  private static final String ROW = "  %-26s%7s%9s%9s%9s%9s%9s";
  private static final List<String> COLUMNS = List.of("p50", "p90", "p99", "p999", "max");

  private TextReport() {}

  /** Of a run's tree, or of a median's. */
  public static List<String> of(Map<String, Object> run) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s connected within %s ms; %s speaking on average",
            text(run.get("connected")),
            text(run.get("connect_all_ms")),
            text(run.get("speaking_mean"))));
    JsonTree.asMap(run.get("groups")).forEach((name, group) -> group(name, group, lines));
    lines.add("Clips: " + counts(run, "clips_distinct", "clips_heard", "clips_heard_twice"));
    line(lines, "CPU, percent of a core: ", run.get("cpu_percent_of_a_core"));
    List<String> server = new ArrayList<>();
    run.forEach(
        (key, value) -> {
          if (key.startsWith("server_")) {
            server.add(key.substring("server_".length()) + " " + text(value));
          }
        });
    if (!server.isEmpty()) {
      lines.add("Server process: " + String.join(", ", server));
    }
    stages(lines, "This program's own lateness in sending", run.get("harness_ms"));
    if (!Boolean.TRUE.equals(run.get("enough_turns"))) {
      lines.add("Fewer than 500 turns were measured: these figures don't count.");
    }
    return lines;
  }

  private static void group(String name, Object group, List<String> lines) {
    lines.add("");
    lines.add(name + ":");
    line(lines, "  turns: ", JsonTree.at(group, "turns"));
    line(lines, "  failed turns: ", JsonTree.at(group, "failures"));
    line(lines, "  against the protocol: ", JsonTree.at(group, "violations"));
    line(lines, "  lost connections: ", JsonTree.at(group, "lost_connections"));
    stages(
        lines, "From the end of speech as scheduled, ms", JsonTree.at(group, "from_schedule_ms"));
    stages(lines, "From the end of speech as it was, ms", JsonTree.at(group, "from_speech_end_ms"));
    stages(lines, "The server's own times, ms", JsonTree.at(group, "server_ms"));
    stages(lines, "Other times, ms", JsonTree.at(group, "other_ms"));
  }

  private static void stages(List<String> lines, String title, Object stages) {
    Map<String, Object> rows = JsonTree.asMap(stages);
    if (rows.isEmpty()) {
      return;
    }
    lines.add(" " + title);
    lines.add(String.format(Locale.ROOT, ROW, "", "count", "p50", "p90", "p99", "p99.9", "max"));
    rows.forEach(
        (name, row) -> {
          Object[] cells = new Object[2 + COLUMNS.size()];
          cells[0] = name;
          cells[1] = text(JsonTree.at(row, "count"));
          for (int i = 0; i < COLUMNS.size(); i++) {
            cells[i + 2] = text(JsonTree.at(row, COLUMNS.get(i)));
          }
          lines.add(String.format(Locale.ROOT, ROW, cells));
        });
  }

  private static void line(List<String> lines, String label, Object tree) {
    Map<String, Object> map = JsonTree.asMap(tree);
    List<String> parts = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          if (!(value instanceof Number number) || number.doubleValue() != 0) {
            parts.add(key + " " + text(value));
          }
        });
    if (!parts.isEmpty()) {
      lines.add(label + String.join(", ", parts));
    }
  }

  private static String counts(Map<String, Object> run, String... keys) {
    List<String> parts = new ArrayList<>();
    for (String key : keys) {
      parts.add(key.substring("clips_".length()).replace('_', ' ') + " " + text(run.get(key)));
    }
    return String.join(", ", parts);
  }

  /** A number as people read it. */
  public static String text(Object value) {
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        return "-";
      }
      return String.format(Locale.ROOT, Math.abs(number) < 99.95 ? "%.1f" : "%,.0f", number);
    }
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.valueOf(value);
  }
}
