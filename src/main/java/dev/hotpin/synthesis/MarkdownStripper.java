package dev.hotpin.synthesis;

/**
 * Takes the markdown out of a text that comes in parts. Looks at each character once and decides by
 * characters alone, so that it does not matter how the text is cut into parts. This class knows
 * lines (headings, lists, quotes, rules, tables, code fences); what stands inside a line is left to
 * {@link InlineMarkdown}.
 *
 * <p>Holds back only what can't be decided yet: the marks at the start of a line, at most {@link
 * #MAX_HELD_CHARS}. Thread: one at a time.
 */
final class MarkdownStripper {
  /** Marks held at the start of a line; a longer row of them is a rule and dropped. */
  static final int MAX_HELD_CHARS = 300;

  /** Digits of a step's number: {@code 1.} to {@code 999.}; a year at a line's start is no step. */
  private static final int MAX_STEP_DIGITS = 3;

  /** Characters that make a fence, and that make a rule or the line under a heading. */
  private static final int FENCE_CHARS = 3;

  /** A line indented by this much goes on with the list item above. */
  private static final int CONTINUATION_INDENT = 2;

  private static final int CODE_LINE = -1;
  private static final int OPENING_LINE = -2;

  private static final String BULLETS = "•◦▪●‣";

  private enum At {
    LINE_START,
    IN_LINE,
    /** The rest of the line is dropped. */
    SKIPPING_LINE,
    IN_FENCE
  }

  private enum Line {
    PLAIN,
    LIST_ITEM,
    /** A heading or a table's row: ends with its line. */
    BLOCK
  }

  private final PlainTextSink sink;
  private final InlineMarkdown inline;
  private final StringBuilder held = new StringBuilder(16);
  private At at = At.LINE_START;
  private Line line = Line.PLAIN;
  private boolean itemBegun; // this line's start had a bullet
  private int newlines; // since the last line with something in it
  private int indent; // spaces at the start of this line
  private boolean inTable;
  private char fenceChar;
  private int fenceRun; // fence characters at this line's start, or CODE_LINE, OPENING_LINE

  MarkdownStripper(PlainTextSink sink) {
    this.sink = sink;
    this.inline = new InlineMarkdown(sink);
  }

  /** Takes the next characters. */
  void accept(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != '\r') {
        accept(c);
      }
    }
  }

  /** The text is over: gives out what was held back. An open code fence is dropped. */
  void finish() {
    if (at == At.LINE_START) {
      if (!isRule()) {
        beginPlain();
      }
      held.setLength(0);
    }
    inline.finish();
  }

  private void accept(char c) {
    switch (at) {
      case LINE_START -> lineStart(c);
      case IN_LINE -> inLine(c);
      case SKIPPING_LINE -> {
        if (c == '\n') {
          newline();
        }
      }
      case IN_FENCE -> inFence(c);
    }
  }

  private void inLine(char c) {
    if (c == '\n') {
      newline();
    } else if (c == '|' && inTable) {
      inline.endCell();
    } else {
      inline.accept(c);
    }
  }

  private void newline() {
    inline.endLine();
    if (line == Line.BLOCK) {
      sink.paragraph();
    } else {
      sink.text(' ');
    }
    newlines++;
    at = At.LINE_START;
    indent = 0;
    inTable = false;
    itemBegun = false;
    held.setLength(0);
  }

  private void lineStart(char c) {
    if (held.length() == 0) {
      firstOfLine(c);
      return;
    }
    char first = held.charAt(0);
    switch (first) {
      case '#' -> afterHash(c);
      case '+' -> afterPlus(c);
      case '-', '*', '_', '=' -> afterRuleChar(first, c);
      case '|' -> afterPipe(c);
      case '`', '~' -> afterFenceChar(first, c);
      default -> afterDigit(c);
    }
  }

  private void firstOfLine(char c) {
    switch (c) {
      case '\n' -> {
        if (newlines > 0) {
          sink.paragraph();
        }
        newlines++;
        indent = 0;
        itemBegun = false;
      }
      case ' ', '\t' -> indent += c == '\t' ? 4 : 1;
      case '>' -> {
        // A quotation is spoken as it is.
      }
      case '#', '+', '-', '*', '_', '=', '|', '`', '~' -> held.append(c);
      default -> {
        if (BULLETS.indexOf(c) >= 0) {
          begin(Line.LIST_ITEM);
          backToLineStart();
        } else if (c >= '0' && c <= '9') {
          held.append(c);
        } else {
          beginPlain();
          inLine(c);
        }
      }
    }
  }

  private void afterHash(char c) {
    if (c == '#' && held.length() < 6) {
      held.append(c);
    } else if (c == ' ' || c == '\t' || c == '\n') {
      held.setLength(0);
      begin(Line.BLOCK);
      if (c == '\n') {
        newline();
      }
    } else {
      beginPlain();
      inLine(c);
    }
  }

  private void afterPlus(char c) {
    if (c == ' ' || c == '\t') {
      begin(Line.LIST_ITEM);
      backToLineStart();
    } else {
      beginPlain();
      inLine(c);
    }
  }

  private void afterRuleChar(char first, char c) {
    boolean bulletChar = first == '-' || first == '*';
    if (held.length() == 1 && bulletChar && (c == ' ' || c == '\t')) {
      begin(Line.LIST_ITEM);
      backToLineStart();
    } else if (c == '\n') {
      if (isRule()) {
        endRule();
      } else {
        beginPlain();
        newline();
      }
    } else if (c == first
        || (held.length() >= FENCE_CHARS && c == ' ')
        || (first == '-' && held.length() >= FENCE_CHARS && (c == '|' || c == ':' || c == '-'))) {
      hold(c);
    } else {
      beginPlain();
      inLine(c);
    }
  }

  private void afterPipe(char c) {
    if (c == '\n') {
      endRule();
    } else if (c == '|' || c == '-' || c == ':' || c == ' ' || c == '\t') {
      hold(c);
    } else {
      String cells = held.toString();
      held.setLength(0);
      begin(Line.BLOCK);
      inTable = true;
      for (int i = 0; i < cells.length(); i++) {
        inLine(cells.charAt(i));
      }
      inLine(c);
    }
  }

  private void afterFenceChar(char first, char c) {
    if (c == first) {
      held.append(c);
      if (held.length() == FENCE_CHARS) {
        held.setLength(0);
        begin(Line.BLOCK);
        at = At.IN_FENCE;
        fenceChar = first;
        fenceRun = OPENING_LINE;
      }
    } else {
      beginPlain();
      inLine(c);
    }
  }

  private void afterDigit(char c) {
    char last = held.charAt(held.length() - 1);
    boolean numbered = last == '.' || last == ')';
    if (numbered && (c == ' ' || c == '\t')) {
      begin(Line.LIST_ITEM);
      replayHeld();
      inLine(' ');
    } else if (!numbered
        && (c == '.' || c == ')' || (c >= '0' && c <= '9' && held.length() < MAX_STEP_DIGITS))) {
      held.append(c);
    } else {
      beginPlain();
      inLine(c);
    }
  }

  private void inFence(char c) {
    if (c == '\n') {
      if (fenceRun >= FENCE_CHARS) {
        newlines++;
        at = At.LINE_START;
        indent = 0;
        itemBegun = false;
        held.setLength(0);
      }
      fenceRun = 0;
    } else if (fenceRun == OPENING_LINE && c == fenceChar) {
      at = At.SKIPPING_LINE; // the code begins and ends on one line
    } else if (fenceRun >= 0 && c == fenceChar) {
      fenceRun++;
    } else if (fenceRun != OPENING_LINE
        && (!(fenceRun == 0 || fenceRun >= FENCE_CHARS) || (c != ' ' && c != '\t'))) {
      fenceRun = CODE_LINE;
    }
  }

  private void hold(char c) {
    if (held.length() >= MAX_HELD_CHARS) {
      held.setLength(0);
      begin(Line.BLOCK);
      at = At.SKIPPING_LINE;
    } else {
      held.append(c);
    }
  }

  /** Whether the marks held are a rule, a heading's underline or a table's separator. */
  private boolean isRule() {
    if (held.length() == 0) {
      return false;
    }
    char first = held.charAt(0);
    int enough = first == '=' || first == '-' ? 2 : FENCE_CHARS;
    return first == '|' || ("-*_=".indexOf(first) >= 0 && held.length() >= enough);
  }

  private void endRule() {
    held.setLength(0);
    begin(Line.BLOCK);
    newline();
  }

  private void beginPlain() {
    begin(itemBegun ? Line.LIST_ITEM : Line.PLAIN);
    replayHeld();
  }

  private void replayHeld() {
    for (int i = 0; i < held.length(); i++) {
      inline.accept(held.charAt(i));
    }
    held.setLength(0);
  }

  /** Settles what this line is; whether it ends what stood above it follows from that. */
  private void begin(Line kind) {
    boolean freshLine = newlines > 0 && !itemBegun;
    boolean goesOn = newlines == 1 && (line == Line.PLAIN || indent >= CONTINUATION_INDENT);
    if (kind == Line.PLAIN ? freshLine && !goesOn : !itemBegun || kind == Line.BLOCK) {
      sink.paragraph();
    }
    line = kind;
    newlines = 0;
    at = At.IN_LINE;
  }

  /** After a bullet the line's start goes on: {@code - **bold**}, {@code - 1. step}. */
  private void backToLineStart() {
    at = At.LINE_START;
    itemBegun = true;
    held.setLength(0);
  }
}
