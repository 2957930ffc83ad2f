package dev.hotpin.turn;

import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line in the log for each turn, with its outcome and times; never what was said. All of it is
 * in the fields of the event too, for a log that programs read.
 */
public final class TurnLog {
  private static final Logger LOG = LoggerFactory.getLogger(TurnLog.class);
  private static final int MAX_LOGGED_CHARS = 300;

  private TurnLog() {}

  /** Writes the line of one turn. */
  public static void write(TurnSummary turn) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Map<String, Long> times = turn.timeline().toMillis();
    if (turn.timeline().totalMillis() >= 0) {
      times.put("total", turn.timeline().totalMillis());
    }
    LoggingEventBuilder event =
        LOG.atInfo()
            .addKeyValue("event", "turn")
            .addKeyValue("session", turn.sessionId())
            .addKeyValue("turn", turn.turn())
            .addKeyValue("trace_id", turn.trace().traceId())
            .addKeyValue("span_id", turn.trace().spanId())
            .addKeyValue("outcome", turn.outcome())
            .addKeyValue("degraded", turn.degraded())
            .addKeyValue("guessed", turn.guessed())
            .addKeyValue("speech_ms", turn.speechMillis())
            .addKeyValue("reply_ms", turn.replyMillis());
    StringJoiner words = new StringJoiner(" ");
    for (Map.Entry<String, Long> time : times.entrySet()) {
      event = event.addKeyValue(time.getKey() + "_ms", time.getValue());
      words.add(time.getKey() + "=" + time.getValue());
    }
    event.log(
        "session {} turn {}: {}{}{} [speech {} ms, reply {} ms] [ms: {}] trace {}",
        turn.sessionId(),
        turn.turn(),
        turn.outcome(),
        turn.degraded() ? " (degraded)" : "",
        turn.guessed() ? " (guessed)" : "",
        turn.speechMillis(),
        turn.replyMillis(),
        words,
        turn.trace().traceId());
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
