package dev.hotpin.bench.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * Catches what the server logs as its own fault while it is open, and keeps all else out of the
 * log: a million refused inputs are a million lines. One at a time in a process.
 */
public final class LoggedErrors extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String OURS = "dev.hotpin";

  private final Logger logger;
  private final Level levelBefore; // null where it had none of its own
  private ILoggingEvent first; // guarded by this; null while there is none

  private LoggedErrors(LoggerContext context) {
    logger = context.getLogger(OURS);
    levelBefore = logger.getLevel();
    setContext(context);
  }

  /** Begins to catch. */
  public static LoggedErrors open() {
    LoggedErrors errors = new LoggedErrors((LoggerContext) LoggerFactory.getILoggerFactory());
    errors.start();
    errors.logger.setLevel(Level.ERROR);
    errors.logger.setAdditive(false);
    errors.logger.addAppender(errors);
    return errors;
  }

  @Override
  protected synchronized void append(ILoggingEvent event) {
    boolean isError =
        event.getLevel().isGreaterOrEqual(Level.ERROR); // a logger's own level may be less
    if (isError && first == null && !isExpected(event.getThrowableProxy())) {
      first = event;
    }
  }

  /** Engines that fail are told of as errors too. */
  private static boolean isExpected(IThrowableProxy cause) {
    return cause != null
        && (CapriciousEngines.FAILURE.equals(cause.getMessage())
            || cause.getClassName().equals(TimeoutException.class.getName()));
  }

  /** Forgets what was logged before. */
  public synchronized void forget() {
    first = null;
  }

  /** Objects if anything was logged since the last call. */
  public synchronized void check() {
    ILoggingEvent event = first;
    first = null;
    if (event != null) {
      IThrowableProxy cause = event.getThrowableProxy();
      throw new Violation(
          "logged as an error: "
              + event.getFormattedMessage()
              + (cause == null
                  ? ""
                  : " " + cause.getClassName() + " " + cause.getMessage() + at(cause)));
    }
  }

  private static String at(IThrowableProxy cause) {
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < Math.min(6, cause.getStackTraceElementProxyArray().length); i++) {
      places.append(' ').append(cause.getStackTraceElementProxyArray()[i].getSTEAsString());
    }
    return places.toString();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(levelBefore);
    logger.setAdditive(true);
    stop();
  }
}
