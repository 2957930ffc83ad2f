package dev.hotpin.bench.results;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.TextReport;
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

  /** After the last row. */
  Markdown end() {
    text.append('\n');
    return this;
  }

  /** All of it. */
  String text() {
    return text.toString();
  }

  /** What went wrong in runs, in a sentence; also that nothing did. */
  static String faults(List<LoadResult> runs) {
    long astray = runs.stream().mapToLong(LoadResult::astray).sum();
    long violations =
        runs.stream()
            .flatMap(run -> run.groups().values().stream())
            .mapToLong(GroupRecord::violations)
            .sum();
    long lost =
        runs.stream()
            .flatMap(run -> run.groups().values().stream())
            .mapToLong(group -> group.failuresWith("connection_lost"))
            .sum();
    long unmarked = runs.stream().mapToLong(run -> run.count("unmarked")).sum();
    long answered = runs.stream().mapToLong(run -> run.count("answered")).sum();
    return String.format(
        "%,d turns answered; replies that went astray (another session's or another turn's): %d;"
            + " breaches of the protocol: %d; connections lost: %d; replies without a marker: %d.",
        answered, astray, violations, lost, unmarked);
  }
}
