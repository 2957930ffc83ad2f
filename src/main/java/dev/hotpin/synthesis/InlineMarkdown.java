package dev.hotpin.synthesis;

import java.util.Locale;

/**
 * Takes out the markdown within a line: emphasis, code marks, links (their text stays), escapes;
 * finds {@code [BEEP]}. Decides by characters alone, each looked at a bounded number of times.
 *
 * <p>Holds back a run of marks, an exclamation mark, a backslash, or the text in brackets (at most
 * {@link #MAX_BRACKET_CHARS}), until the character after it.
 */
final class InlineMarkdown {
  /** Longest text in brackets that can become a link; longer ones are given out as they are. */
  static final int MAX_BRACKET_CHARS = 200;

  /** Longest address of a link that is dropped; beyond it the text goes on. */
  static final int MAX_URL_CHARS = 2_048;

  private static final String TONE_MARK = "beep";
  private static final char NONE = '\0';

  private enum State {
    TEXT,
    IN_BRACKET,
    AFTER_BRACKET,
    IN_URL
  }

  private final PlainTextSink sink;
  private final StringBuilder bracket = new StringBuilder();
  private State state = State.TEXT;
  private char prev = ' '; // last character given out
  private char runChar = NONE; // * _ ~ or ` of which runLength have come
  private int runLength;
  private boolean bang; // a held '!'
  private boolean bangBeforeBracket;
  private boolean backslash;
  private boolean inCode;
  private int urlDepth;
  private int urlChars;
  private boolean lineHasText;
  private boolean cellEnded; // a table's cell has ended, with text before it

  InlineMarkdown(PlainTextSink sink) {
    this.sink = sink;
  }

  void accept(char c) {
    switch (state) {
      case TEXT -> text(c);
      case IN_BRACKET -> inBracket(c);
      case AFTER_BRACKET -> afterBracket(c);
      case IN_URL -> inUrl(c);
    }
  }

  /** A table's cell ends: a comma stands between it and the next one with text. */
  void endCell() {
    settle(' ');
    cellEnded = lineHasText;
    out(' ');
  }

  /** The line ends: what was held back is given out, code marks are forgotten. */
  void endLine() {
    settle(' ');
    inCode = false;
    cellEnded = false;
    lineHasText = false;
    prev = ' ';
  }

  /** The text ends. Part of a tone's mark that was cut off is dropped. */
  void finish() {
    if (state == State.IN_BRACKET && isToneBegun()) {
      bracket.setLength(0);
      state = State.TEXT;
      if (bangBeforeBracket) {
        out('!');
      }
      return;
    }
    endLine();
  }

  private void text(char c) {
    if (backslash) {
      backslash = false;
      if (isAsciiPunctuation(c)) {
        out(c);
        return;
      }
      out('\\');
    }
    if (runChar != NONE) {
      if (c == runChar) {
        runLength++;
        return;
      }
      endRun(c);
    }
    if (bang) {
      bang = false;
      if (c == '[') {
        openBracket(true);
        return;
      }
      out('!');
    }
    if (c == '`' || (!inCode && (c == '*' || c == '_' || c == '~'))) {
      runChar = c;
      runLength = 1;
    } else if (inCode) {
      out(c);
    } else if (c == '\\') {
      backslash = true;
    } else if (c == '!') {
      bang = true;
    } else if (c == '[') {
      openBracket(false);
    } else {
      out(c);
    }
  }

  private void openBracket(boolean afterBang) {
    state = State.IN_BRACKET;
    bangBeforeBracket = afterBang;
    bracket.setLength(0);
  }

  private void inBracket(char c) {
    if (c == ']') {
      if (isTone()) {
        closeTone();
      } else {
        state = State.AFTER_BRACKET;
      }
    } else if (c == '[') {
      giveOutBracket(false);
      openBracket(false);
    } else if (bracket.length() == MAX_BRACKET_CHARS) {
      giveOutBracket(false);
      text(c);
    } else {
      bracket.append(c);
    }
  }

  private void afterBracket(char c) {
    if (c == '(') {
      state = State.IN_URL;
      urlDepth = 1;
      urlChars = 0;
      if (bangBeforeBracket && Character.isLetterOrDigit(prev)) {
        out('!');
      }
      replayBracket();
    } else {
      giveOutBracket(true);
      accept(c);
    }
  }

  private void inUrl(char c) {
    if (c == '(') {
      urlDepth++;
    } else if (c == ')') {
      urlDepth--;
    }
    if (urlDepth == 0 || ++urlChars >= MAX_URL_CHARS) {
      state = State.TEXT;
    }
  }

  private boolean isTone() {
    return bracket.length() <= 3 * TONE_MARK.length()
        && bracket.toString().strip().equalsIgnoreCase(TONE_MARK);
  }

  private boolean isToneBegun() {
    return bracket.length() <= TONE_MARK.length()
        && TONE_MARK.startsWith(bracket.toString().toLowerCase(Locale.ROOT));
  }

  private void closeTone() {
    state = State.TEXT;
    if (bangBeforeBracket) {
      out('!');
    }
    bracket.setLength(0);
    sink.tone();
    prev = ' ';
  }

  /** What stands in brackets is no link: the brackets are shown as they are. */
  private void giveOutBracket(boolean closed) {
    state = State.TEXT;
    if (bangBeforeBracket) {
      out('!');
    }
    out('[');
    replayBracket();
    if (closed) {
      settle(']');
      out(']');
    }
  }

  private void replayBracket() {
    State after = state;
    state = State.TEXT;
    for (int i = 0; i < bracket.length(); i++) {
      text(bracket.charAt(i));
    }
    bracket.setLength(0);
    settle(' ');
    state = after;
  }

  /** Gives out all that is held, as it is if {@code next} comes after it. */
  private void settle(char next) {
    if (state == State.IN_BRACKET || state == State.AFTER_BRACKET) {
      giveOutBracket(state == State.AFTER_BRACKET);
    }
    state = State.TEXT;
    if (runChar != NONE) {
      endRun(next);
    }
    if (bang) {
      bang = false;
      out('!');
    }
    if (backslash) {
      backslash = false;
      if (next != ' ') {
        out('\\');
      }
    }
  }

  /** Decides whether a run of marks means something in itself, as in {@code 2 * 3}. */
  private void endRun(char next) {
    char mark = runChar;
    int length = runLength;
    runChar = NONE;
    runLength = 0;
    boolean keep =
        switch (mark) {
          case '*' ->
              (Character.isDigit(prev) && Character.isDigit(next))
                  || (length == 1 && prev == ' ' && next == ' ');
          case '_' -> Character.isLetterOrDigit(prev) && Character.isLetterOrDigit(next);
          case '~' -> length == 1;
          default -> {
            inCode = !inCode;
            yield false;
          }
        };
    for (int i = 0; keep && i < length; i++) {
      out(mark);
    }
  }

  private void out(char c) {
    boolean space = c == ' ' || c == '\t';
    if (cellEnded && !space) {
      cellEnded = false;
      sink.text(',');
      sink.text(' ');
    }
    sink.text(c);
    lineHasText |= !space;
    prev = space ? ' ' : c;
  }

  private static boolean isAsciiPunctuation(char c) {
    return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
  }
}
