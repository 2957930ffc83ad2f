package dev.hotpin.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * Where a command writes to, and what that can show.
 *
 * @param unicode whether block characters can be shown
 * @param interactive whether a line may be overwritten
 */
record Console(PrintWriter out, PrintWriter err, boolean unicode, boolean interactive) {
  /** Columns of a line of text. */
  static final int COLUMNS = 79;

  /** First code point that terminals may draw two columns wide: Hangul Jamo. */
  private static final int FIRST_WIDE = 0x1100;

  /** The program's own console, written to through what picocli was given. */
  static Console of(PrintWriter out, PrintWriter err) {
    return new Console(out, err, isUnicode(stdoutCharset()), CommandLine.Help.Ansi.AUTO.enabled());
  }

  static boolean isUnicode(Charset charset) {
    return charset.name().startsWith("UTF-");
  }

  /**
   * The first is Java 19's name, the second that of Java 17 where standard output is a terminal.
   */
  private static Charset stdoutCharset() {
    for (String property : List.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  /** Prints {@code label text}, broken at blanks, later lines indented to where the text began. */
  void paragraph(String label, String text) {
    wrap(label, text).forEach(out::println);
  }

  /** The lines of a paragraph, none wider than {@value #COLUMNS} unless a word is. */
  static List<String> wrap(String label, String text) {
    List<String> lines = new ArrayList<>();
    String indent = " ".repeat(label.length());
    StringBuilder line = new StringBuilder(label);
    boolean empty = true;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!empty && columns(line) + 1 + columns(word) > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /** An upper bound: what may be drawn two columns wide counts as two. */
  private static int columns(CharSequence text) {
    return text.codePoints().map(point -> point >= FIRST_WIDE ? 2 : 1).sum();
  }

  /** Replaces the line that the cursor is on; nothing where it can't be. */
  void progress(String text) {
    if (interactive) {
      err.print("\r" + text + " ".repeat(Math.max(0, COLUMNS - text.length())) + "\r");
      err.flush();
    }
  }
}
