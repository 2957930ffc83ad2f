package dev.hotpin.whole;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** All that the server logs, at every level, until it is closed; kept off the console. */
final class LogCapture implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.hotpin");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Level levelBefore = logger.getLevel();

  LogCapture() {
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
  }

  /** Each event with its message and the stack trace, if any. */
  List<String> lines() {
    synchronized (appender) { // as its doAppend does
      return appender.list.stream()
          .map(
              event ->
                  event.getFormattedMessage()
                      + (event.getThrowableProxy() == null
                          ? ""
                          : " " + ThrowableProxyUtil.asString(event.getThrowableProxy())))
          .toList();
    }
  }

  /** How many lines contain {@code text}. */
  long count(String text) {
    return lines().stream().filter(line -> line.contains(text)).count();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(levelBefore);
    logger.setAdditive(true);
  }
}
