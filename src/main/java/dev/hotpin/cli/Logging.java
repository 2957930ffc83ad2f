package dev.hotpin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.hotpin.config.ServerConfig;
import org.slf4j.LoggerFactory;

/** Applies the log settings. Other commands than {@code serve} log warnings only. */
final class Logging {
  private static final String OWN_LOGGER = "dev.hotpin";

  // The names of logback.xml
  private static final String QUEUE = "ASYNC";
  private static final String CONSOLE = "CONSOLE";

  private Logging() {}

  /** Writes what waits in the log's queue; nothing is logged after this. */
  static void flush() {
    context().stop();
  }

  static void apply(ServerConfig.Logging settings) {
    ((Logger) LoggerFactory.getLogger(OWN_LOGGER)).setLevel(Level.toLevel(settings.level()));
    if (settings.json()) {
      writeJson();
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static void writeJson() {
    JsonLogEncoder json = new JsonLogEncoder();
    json.setContext(context());
    json.start();
    ConsoleAppender<ILoggingEvent> console = console();
    Encoder<ILoggingEvent> plain = console.getEncoder();
    console.setEncoder(json);
    plain.stop();
  }

  @SuppressWarnings("unchecked") // the queue of logback.xml, which has events in it
  private static ConsoleAppender<ILoggingEvent> console() {
    Appender<ILoggingEvent> queue =
        context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(QUEUE);
    return (ConsoleAppender<ILoggingEvent>)
        ((AsyncAppenderBase<ILoggingEvent>) queue).getAppender(CONSOLE);
  }
}
