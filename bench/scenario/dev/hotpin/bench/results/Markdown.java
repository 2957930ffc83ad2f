package dev.hotpin.bench.results;

import dev.hotpin.bench.report.Medians;
import dev.hotpin.bench.report.TextReport;
import java.util.ArrayList;
import java.util.List;

/** Tables of Markdown. One thread only. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  /** A paragraph. */
  Markdown paragraph(String words) {
    text.append(words).append("\n\n");
    return this;
  }

  /** The head of a table. */
  Markdown head(String... columns) {
    row((Object[]) columns);
    text.append("|").append(" --- |".repeat(columns.length)).append('\n');
    return this;
  }

  /** A row of it. */
  Markdown row(Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(TextReport.text(cell)).append(" |");
    }
    text.append('\n');
    return this;
  }

  /** Numbers of a list, as a cell; a dash where there is none. */
  static String list(Object numbers) {
    List<String> cells = new ArrayList<>();
    if (numbers instanceof List<?> list) {
      list.forEach(number -> cells.add(number == null ? "over" : TextReport.text(number)));
    }
    return cells.isEmpty() ? "-" : String.join(" / ", cells);
  }

  /** The median, and all that it is of. */
  static String median(double... values) {
    List<Object> all = new ArrayList<>();
    for (double value : values) {
      all.add(value);
    }
    return TextReport.text(Medians.of(values)) + " (" + list(all) + ")";
  }

  /** After the last row. */
  Markdown end() {
    text.append('\n');
    return this;
  }

  /** All of it. */
  String text() {
    return text.toString();
  }
}
