package dev.hotpin.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's own log configuration, against what others may get into a line. */
class ForgedLinesTest {
  private static final String FORGERY =
      "x\r\n12:00:00.000 ERROR [main] HotpinServer: FORGED\u001b[2K\u202e\u0085\u2028FORGED";

  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private interface Logging {
    void with(Logger logger);
  }

  /** The lines that {@code logging} makes with the configuration that the program has. */
  private List<String> lines(Logging logging) throws JoranException {
    context.setMDCAdapter(new LogbackMDCAdapter()); // as SLF4J does
    PrintStream before = System.err;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(getClass().getResource("/logback.xml"));
      logging.with(context.getLogger("dev.hotpin.Test"));
    } finally {
      context.stop(); // writes what waits
      context
          .getStatusManager()
          .getCopyOfStatusList()
          .forEach(st -> before.println("STATUS " + st));
      System.setErr(before);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void assertNothingForged(List<String> lines) {
    for (String line : lines) {
      assertFalse(line.startsWith("12:00:00.000"), line);
      assertTrue(line.chars().allMatch(c -> c == '\t' || c >= ' '), line);
      assertTrue(line.chars().noneMatch(c -> c == 0x85 || c == 0x2028 || c == 0x202e), line);
    }
  }

  @Test
  void aMessageAndItsArgumentsAreOneLine() throws JoranException {
    List<String> lines =
        lines(
            logger -> {
              logger.warn("session {}: {}", "esp32", FORGERY);
              logger.warn(FORGERY);
            });
    assertEquals(2, lines.size(), () -> String.join("\n", lines));
    assertTrue(lines.get(0).contains("session esp32: x\\r\\n12:00:00.000 ERROR"), lines.get(0));
    assertNothingForged(lines);
  }

  @Test
  void theMessagesOfAnExceptionAndItsCausesAreOneLineEach() throws JoranException {
    IllegalStateException thrown =
        new IllegalStateException(FORGERY, new IllegalArgumentException("cause " + FORGERY));
    thrown.addSuppressed(new IllegalArgumentException("suppressed " + FORGERY));
    List<String> lines = lines(logger -> logger.error("failed", thrown));
    assertTrue(
        lines.contains(
            "java.lang.IllegalStateException: x\\r\\n12:00:00.000 ERROR [main] HotpinServer:"
                + " FORGED\\u001b[2K\\u202e\\u0085\\u2028FORGED"),
        () -> String.join("\n", lines));
    assertTrue(lines.stream().anyMatch(line -> line.contains("Caused by")), lines::toString);
    assertNothingForged(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%msg%n", "%m%n%xEx", "%message%n%rEx{full}", "%-5level %.50m%n%throwable{1}"})
  void everyWordOfAPatternIsSafe(String pattern) throws JoranException {
    List<String> lines =
        lines(
            logger -> {
              SafePatternEncoder encoder = new SafePatternEncoder();
              encoder.setContext(context);
              encoder.setPattern(pattern);
              encoder.start();
              console().setEncoder(encoder);
              logger.error(FORGERY, new IllegalStateException(FORGERY));
            });
    assertTrue(lines.size() > 1, "the exception is always there");
    assertNothingForged(lines);
  }

  private ConsoleAppender<ILoggingEvent> console() {
    AsyncAppenderBase<ILoggingEvent> queue =
        (AsyncAppenderBase<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("ASYNC");
    return (ConsoleAppender<ILoggingEvent>) queue.getAppender("CONSOLE");
  }

  @Test
  void everyAppenderThatTheProgramConfiguresHasTheSafeEncoder() throws JoranException {
    lines(
        logger -> {
          int consoles = 0;
          Iterator<Appender<ILoggingEvent>> queues =
              context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
          while (queues.hasNext()) {
            Iterator<Appender<ILoggingEvent>> ends =
                ((AsyncAppenderBase<ILoggingEvent>) queues.next()).iteratorForAppenders();
            while (ends.hasNext()) {
              assertTrue(
                  ((ConsoleAppender<ILoggingEvent>) ends.next()).getEncoder()
                      instanceof SafePatternEncoder);
              consoles++;
            }
          }
          assertEquals(1, consoles);
        });
  }
}
