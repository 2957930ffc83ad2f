package dev.hotpin;

import dev.hotpin.cli.RootCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The program: serve, talk, models, config. */
public final class Hotpin {
  private Hotpin() {}

  /** Exits with 0 when all went well, 1 when something failed, 2 when it was asked wrongly. */
  public static void main(String[] args) {
    routeJavaLogging();
    System.exit(RootCommand.newCommandLine().execute(args));
  }

  /** Libraries that log through java.util.logging (Sphinx4 a great deal) come to the one log. */
  private static void routeJavaLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
