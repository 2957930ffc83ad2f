package dev.hotpin.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Draws the times of a turn: a line for each moment that was seen, with a bar from the moment
 * before it, all on one scale from the end of speech to the end of the turn. No line is wider than
 * {@value #WIDTH} columns.
 */
public final class Waterfall {
  /** Columns of the widest line. */
  public static final int WIDTH = 79;

  private static final int BAR_COLUMNS = 58;
  private static final int LABEL_COLUMNS = 11;
  private static final int MILLIS_COLUMNS = 8;
  private static final String INDENT = "  ";

  private final char bar;
  private final char sliver;
  private final String separator;

  private Waterfall(char bar, char sliver, String separator) {
    this.bar = bar;
    this.sliver = sliver;
    this.separator = separator;
  }

  /**
   * A drawing style.
   *
   * @param unicode whether the console shows block characters; else plain ASCII is used
   */
  public static Waterfall of(boolean unicode) {
    return unicode ? new Waterfall('█', '▏', " · ") : new Waterfall('#', '|', ", ");
  }

  /** The lines of a turn; those of moments that were not seen are left out. */
  public List<String> draw(TurnReport report) {
    List<String> lines = new ArrayList<>();
    long scaleNanos = 1;
    for (long nanos : report.nanosFromSpeechEnd().values()) {
      scaleNanos = Math.max(scaleNanos, nanos);
    }
    long fromNanos = 0;
    for (Milestone milestone : Milestone.values()) {
      OptionalLong at = report.nanosTo(milestone);
      if (at.isPresent()) {
        lines.add(line(milestone, fromNanos, at.getAsLong(), scaleNanos));
        fromNanos = at.getAsLong();
      }
    }
    lines.addAll(serverTimes(report.serverTimingsMillis()));
    return lines;
  }

  private String line(Milestone milestone, long fromNanos, long toNanos, long scaleNanos) {
    int from = column(fromNanos, scaleNanos);
    int to = Math.max(from, column(toNanos, scaleNanos));
    String drawn =
        to > from
            ? String.valueOf(bar).repeat(to - from)
            : from < BAR_COLUMNS ? String.valueOf(sliver) : "";
    String label = pad(milestone.label(), LABEL_COLUMNS);
    String millis = Millis.format(toNanos);
    String gap = " ".repeat(Math.max(0, MILLIS_COLUMNS - millis.length()));
    return label + gap + millis + INDENT + " ".repeat(drawn.isEmpty() ? 0 : from) + drawn;
  }

  /** Where a moment lies on the bar; a moment before the end of speech lies at its start. */
  private static int column(long nanos, long scaleNanos) {
    return (int) Math.round((double) Math.max(0, nanos) / scaleNanos * BAR_COLUMNS);
  }

  private List<String> serverTimes(Map<String, Long> millis) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, Long> time : millis.entrySet()) {
      String part = time.getKey() + " " + time.getValue();
      if (line.length() > 0 && line.length() + separator.length() + part.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(
          line.length() > 0 ? separator : lines.isEmpty() ? pad("server", LABEL_COLUMNS) : INDENT);
      line.append(part, 0, Math.min(part.length(), WIDTH - line.length()));
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - text.length()));
  }
}
