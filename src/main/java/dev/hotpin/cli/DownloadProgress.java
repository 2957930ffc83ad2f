package dev.hotpin.cli;

import dev.hotpin.models.FetchListener;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows a download: a bar that is drawn over itself on a terminal, else a line at every tenth. Not
 * thread-safe.
 */
public final class DownloadProgress implements FetchListener {
  private static final int BAR_CHARS = 30;
  private static final int PERCENT_A_LINE = 10;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final PrintWriter out;
  private final boolean terminal;
  private int shownPercent = -1;
  private boolean barOpen;

  /**
   * @param terminal whether {@code out} is one
   */
  public DownloadProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void downloaded(long bytes, long totalBytes) {
    if (totalBytes <= 0) {
      return;
    }
    int percent = (int) Math.min(100, 100 * bytes / totalBytes);
    if (terminal) {
      if (percent != shownPercent) {
        shownPercent = percent;
        barOpen = true;
        int filled = BAR_CHARS * percent / 100;
        out.print(
            "\r["
                + "#".repeat(filled)
                + " ".repeat(BAR_CHARS - filled)
                + "] "
                + amount(percent, bytes, totalBytes));
        out.flush();
      }
    } else if (percent / PERCENT_A_LINE != shownPercent / PERCENT_A_LINE || shownPercent < 0) {
      shownPercent = percent;
      out.println(amount(percent, bytes, totalBytes));
      out.flush();
    }
  }

  private static String amount(int percent, long bytes, long totalBytes) {
    return String.format(
        Locale.ROOT,
        "%3d %%  %.1f of %.1f MB",
        percent,
        bytes / BYTES_PER_MEGABYTE,
        totalBytes / BYTES_PER_MEGABYTE);
  }

  @Override
  public void note(String sentence) {
    endBar();
    out.println(sentence);
    out.flush();
  }

  /** Ends the line that the bar is on. */
  public void endBar() {
    if (barOpen) {
      barOpen = false;
      out.println();
      out.flush();
    }
  }
}
