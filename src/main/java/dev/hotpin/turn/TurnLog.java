package dev.hotpin.turn;

import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line in the log for each turn, with its outcome and times; never what was said. */
public final class TurnLog {
  private static final Logger LOG = LoggerFactory.getLogger(TurnLog.class);
  private static final int MAX_LOGGED_CHARS = 300;

  private TurnLog() {}

  /** Writes the line of one turn. */
  public static void write(TurnSummary summary) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    StringJoiner times = new StringJoiner(" ");
    for (Map.Entry<String, Long> time : summary.timeline().toMillis().entrySet()) {
      times.add(time.getKey() + "=" + time.getValue());
    }
    LOG.info(
        "session {} turn {}: {}{} [ms: {}]",
        summary.sessionId(),
        summary.turn(),
        summary.outcome(),
        summary.degraded() ? " (degraded)" : "",
        times);
  }

  /**
   * {@code text} with control characters shown as spaces, and not too long: no forged log lines.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_LOGGED_CHARS));
    text.codePoints()
        .limit(MAX_LOGGED_CHARS)
        .forEach(c -> clean.appendCodePoint(isPlain(c) ? c : ' '));
    return clean.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
