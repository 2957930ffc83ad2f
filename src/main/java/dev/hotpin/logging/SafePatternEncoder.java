package dev.hotpin.logging;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The encoder for every appender that writes lines: a pattern whose messages and exceptions can't
 * break out of their place, by whatever word the pattern names them, also where it doesn't name the
 * exception.
 */
public final class SafePatternEncoder extends PatternLayoutEncoder {
  private static final List<String> MESSAGE = List.of("m", "msg", "message");
  private static final List<String> EXCEPTION =
      List.of(
          "ex",
          "exception",
          "throwable",
          "xEx",
          "xException",
          "xThrowable",
          "rEx",
          "rootException");
  private static final String NO_EXCEPTION = "nopex";

  @Override
  @SuppressWarnings("rawtypes") // Logback's own
  public void start() {
    PatternLayout layout = new PatternLayout();
    Map<String, Supplier<DynamicConverter>> words = layout.getInstanceConverterMap();
    MESSAGE.forEach(word -> words.put(word, SafeMessage::new));
    EXCEPTION.forEach(word -> words.put(word, SafeException::new));
    layout.setContext(context);
    layout.setPattern(namesException(getPattern()) ? getPattern() : getPattern() + "%ex");
    layout.start();
    this.layout = layout;
    started = true;
  }

  /** Else Logback would add an exception of its own making. */
  private static boolean namesException(String pattern) {
    return pattern.contains("%" + NO_EXCEPTION)
        || EXCEPTION.stream().anyMatch(word -> pattern.matches("(?s).*%[-.0-9]*" + word + "\\b.*"));
  }
}
