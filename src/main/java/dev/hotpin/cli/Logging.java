package dev.hotpin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.hotpin.config.ServerConfig;
import org.slf4j.LoggerFactory;

/** Applies the log settings. Other commands than {@code serve} log warnings only. */
final class Logging {
  private static final String OWN_LOGGER = "dev.hotpin";

  private Logging() {}

  /** Writes what waits in the log's queue; nothing is logged after this. */
  static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  static void apply(ServerConfig.Logging settings) {
    ((Logger) LoggerFactory.getLogger(OWN_LOGGER)).setLevel(Level.toLevel(settings.level()));
  }
}
