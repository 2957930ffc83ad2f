package dev.hotpin.bench;

import dev.hotpin.cli.Terminal;
import java.io.PrintWriter;

/** A line on a terminal that is drawn over itself; nothing where nobody watches. Any thread. */
public final class Progress {
  private static final int COLUMNS = 79;
  private static final int BAR = 20;

  private final PrintWriter err;
  private final boolean interactive;

  private Progress(PrintWriter err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
  }

  /** On standard error, if a person watches. */
  public static Progress on(PrintWriter err) {
    return new Progress(err, Terminal.isInteractive());
  }

  /** For nobody. */
  public static Progress none() {
    return new Progress(new PrintWriter(java.io.Writer.nullWriter()), false);
  }

  /** A bar of {@code done} of {@code all} behind a few words. */
  public void show(String what, long done, long all) {
    int filled = all == 0 ? BAR : (int) Math.max(0, Math.min(BAR, BAR * done / all));
    line("[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + what);
  }

  /** Takes the line away. */
  public void clear() {
    line("");
  }

  private synchronized void line(String text) {
    if (interactive) {
      String cut = text.length() > COLUMNS ? text.substring(0, COLUMNS) : text;
      err.print("\r" + cut + " ".repeat(COLUMNS - cut.length()) + "\r");
      err.flush();
    }
  }
}
