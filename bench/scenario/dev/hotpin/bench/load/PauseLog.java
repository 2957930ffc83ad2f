package dev.hotpin.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The collector's pauses as a JVM writes them down with {@code -Xlog:gc:file=gc.log}: every one,
 * while the counters of a JVM leave out the short pauses of a concurrent cycle. One thread only;
 * blocks on the disk.
 */
public final class PauseLog {
  /** As in {@code [2.1s][info][gc] GC(7) Pause Young (Normal) (...) 24M->4M(256M) 3.214ms}. */
  private static final Pattern PAUSE = Pattern.compile("\\bPause .* (\\d+[.,]\\d+)ms$");

  private final Path file;
  private int readBytes;

  /**
   * What was paused.
   *
   * @param count of pauses
   * @param sumMillis of all of them
   * @param longestMillis of one
   */
  public record Pauses(long count, double sumMillis, double longestMillis) {}

  /** Of a file, from its beginning. */
  public PauseLog(Path file) {
    this.file = file;
  }

  /** Since the last call; none where there is no such file. */
  public Pauses next() {
    long count = 0;
    double sum = 0;
    double longest = 0;
    for (String line : newLines().split("\n", -1)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        double millis = Double.parseDouble(pause.group(1).replace(',', '.'));
        count++;
        sum += millis;
        longest = Math.max(longest, millis);
      }
    }
    return new Pauses(count, sum, longest);
  }

  /** Up to the last line that is whole. */
  private String newLines() {
    try {
      byte[] all = Files.readAllBytes(file); // some hundred KB an hour
      int from = Math.min(readBytes, all.length);
      String text = new String(all, from, all.length - from, StandardCharsets.ISO_8859_1);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      readBytes = from + whole.length();
      return whole;
    } catch (IOException e) {
      return "";
    }
  }
}
