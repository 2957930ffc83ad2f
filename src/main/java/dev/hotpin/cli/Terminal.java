package dev.hotpin.cli;

import java.io.Console;

/** What this process writes to. */
public final class Terminal {
  private Terminal() {}

  /** Whether a person watches, so that a line may be drawn over itself. */
  @SuppressWarnings("SystemConsoleNull") // where the console is never null, it is asked further
  public static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 there is always a console, and it says whether it is a terminal.
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
