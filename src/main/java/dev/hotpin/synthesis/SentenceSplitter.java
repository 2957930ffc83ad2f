package dev.hotpin.synthesis;

import java.util.function.Consumer;

/**
 * Cuts a reply into pieces to speak while it is still being written. A piece is given out with the
 * character that proves its sentence complete: the space after a full stop, or the letter after it
 * where an abbreviation leaves it open. The first piece of a reply may also be a clause, so that
 * speech begins early. Markdown is neither shown nor spoken.
 *
 * <p>What comes out depends on the characters alone, not on how they are cut into tokens. Each
 * character is looked at a bounded number of times. Holds at most one piece and some marks.
 *
 * <p>One splitter serves one reply. Thread: one at a time.
 */
public final class SentenceSplitter {
  /**
   * The first piece may end at a comma, semicolon, colon or dash from this many characters on: some
   * two seconds of speech at 175 words a minute, in which the rest of the sentence arrives.
   */
  public static final int MIN_FIRST_CLAUSE_CHARS = 30;

  /** A sentence that is too long is cut after a clause only if it leaves this much before. */
  private static final int MIN_CLAUSE_CHARS = PieceLimits.MAX_PIECE_CHARS / 3;

  /** What a tone counts towards the reply's length: its mark. */
  private static final int TONE_CHARS = "[BEEP]".length();

  private final MarkdownStripper markdown = new MarkdownStripper(new Sink());
  private final StringBuilder piece = new StringBuilder(PieceLimits.MAX_PIECE_CHARS);
  private final int maxReplyChars;
  private Consumer<? super ReplyPiece> out;

  private Stop stop =
      Stop.NONE; // the last characters of the piece are a stop, perhaps with closers
  private int dotIndex; // where the stop stands
  private boolean closed; // closers came after the stop
  private boolean space; // a space came and is not in the piece yet
  private int lastSpace; // index after the last space in the piece, or 0
  private int lastClause; // index after the last comma or the like, or 0
  private boolean spoken; // a piece of speech has been given out
  private boolean hasWord; // the piece has more than stops, closers and commas
  private boolean afterTone;
  private int replyChars;
  private boolean truncated;

  /**
   * A splitter for one reply.
   *
   * @param maxReplyChars the longest reply; what is beyond is dropped, back to the last sentence
   */
  public SentenceSplitter(int maxReplyChars) {
    if (maxReplyChars < 1) {
      throw new IllegalArgumentException("maxReplyChars: " + maxReplyChars);
    }
    this.maxReplyChars = maxReplyChars;
  }

  /**
   * Takes the next part of the reply.
   *
   * @param out gets the pieces that are complete now, in order, before this returns
   */
  public void accept(String token, Consumer<? super ReplyPiece> out) {
    this.out = out;
    if (!truncated) {
      markdown.accept(token);
    }
  }

  /** The reply is over: gives out what is left. Call once, last. */
  public void finish(Consumer<? super ReplyPiece> out) {
    this.out = out;
    if (!truncated) {
      markdown.finish();
      endPiece(true);
    }
  }

  /** Whether the reply was longer than allowed, and its end has been dropped. */
  public boolean truncated() {
    return truncated;
  }

  private final class Sink implements PlainTextSink {
    @Override
    public void text(char c) {
      if (!truncated) {
        accept(c);
      }
    }

    @Override
    public void paragraph() {
      if (!truncated) {
        endPiece(true);
      }
    }

    @Override
    public void tone() {
      if (truncated || tooLong(TONE_CHARS)) {
        return;
      }
      endPiece(stop != Stop.NONE);
      out.accept(ReplyPiece.tone());
      afterTone = true;
    }
  }

  private void accept(char c) {
    if (c == ' ' || c == '\t' || Character.isSpaceChar(c)) {
      acceptSpace();
      return;
    }
    if (Character.isISOControl(c)) {
      return;
    }
    if (afterTone && piece.length() == 0) {
      if (Stop.isCloser(c) || Stop.endsClause(c) || Stop.of(c) != Stop.NONE) {
        return; // the stop after [BEEP] has nothing to stop
      }
      afterTone = false;
    }
    if (stop != Stop.NONE) {
      afterStop(c);
    } else if (!spoken && !space && isAfterCloseClause()) {
      endPiece(false);
    }
    append(c);
  }

  /** After a dash or a comma that no space follows, and long enough for a first piece. */
  private boolean isAfterCloseClause() {
    return lastClause >= MIN_FIRST_CLAUSE_CHARS
        && lastClause == piece.length()
        && piece.charAt(lastClause - 1) > 0x7f;
  }

  private void acceptSpace() {
    if (space || piece.length() == 0) {
      return;
    }
    space = true;
    if (hasWord && isSurelyOver()) {
      endPiece(true);
    } else if (!spoken && lastClause == piece.length() && lastClause >= MIN_FIRST_CLAUSE_CHARS) {
      endPiece(false);
    }
  }

  /** A stop and a space have come: whether that is enough to know. */
  private boolean isSurelyOver() {
    return switch (stop) {
      case NONE, ELLIPSIS -> false;
      case WIDE -> true;
      case STRONG -> !closed;
      case DOT -> !closed && meaningOfDot() == Abbreviations.Meaning.END;
    };
  }

  /** A character has come after a stop: it belongs to the stop, ends the sentence or goes on. */
  private void afterStop(char c) {
    boolean over;
    if (space) {
      over = isOverBefore(c);
    } else if (Stop.isCloser(c) || Stop.of(c) != Stop.NONE) {
      return;
    } else {
      over = stop == Stop.WIDE;
    }
    if (over && hasWord) {
      endPiece(true);
    } else {
      stop = Stop.NONE;
    }
  }

  private boolean isOverBefore(char c) {
    Abbreviations.Meaning meaning =
        stop == Stop.DOT ? meaningOfDot() : Abbreviations.Meaning.END_BEFORE_CAPITAL;
    return switch (meaning) {
      case END -> !Character.isLowerCase(c);
      case GOES_ON -> false;
      case END_UNLESS_DIGIT -> !Character.isDigit(c);
      case END_BEFORE_CAPITAL ->
          !Character.isLowerCase(c)
              && !Character.isDigit(c)
              && !Stop.isCloser(c)
              && (c != '(' || stop != Stop.DOT)
              && !Stop.endsClause(c);
    };
  }

  private Abbreviations.Meaning meaningOfDot() {
    int start = dotIndex;
    while (start > 0 && isOfWord(piece.charAt(start - 1))) {
      start--;
      if (dotIndex - start > Abbreviations.MAX_CHARS) {
        return Abbreviations.Meaning.END;
      }
    }
    if (isStepNumber(start)) {
      return Abbreviations.Meaning.GOES_ON;
    }
    if (start > 0 && piece.charAt(start - 1) == '°') {
      return Abbreviations.Meaning.END; // 31°C. is no initial
    }
    return Abbreviations.of(piece.substring(start, dotIndex));
  }

  /** {@code 1.} at the beginning of a sentence or after a colon. */
  private boolean isStepNumber(int start) {
    int digits = dotIndex - start;
    if (digits < 1 || digits > 3) {
      return false;
    }
    for (int i = start; i < dotIndex; i++) {
      if (!Character.isDigit(piece.charAt(i))) {
        return false;
      }
    }
    return start == 0 || (start >= 2 && piece.charAt(start - 2) == ':');
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.';
  }

  private void append(char c) {
    boolean spaceBefore = space && c != ',' && piece.length() > 0;
    space = false;
    if (tooLong(spaceBefore ? 2 : 1)) {
      return;
    }
    if (spaceBefore) {
      makeRoom();
      if (piece.length() > 0) {
        piece.append(' ');
        lastSpace = piece.length();
      }
    }
    makeRoom();
    piece.append(c);
    Stop kind = Stop.of(c);
    if (kind != Stop.NONE) {
      boolean dots = kind == Stop.DOT && (stop == Stop.DOT || stop == Stop.ELLIPSIS) && !closed;
      stop = dots ? Stop.ELLIPSIS : kind == Stop.DOT && stop != Stop.NONE ? stop : kind;
      dotIndex = piece.length() - 1;
      closed = false;
    } else if (stop != Stop.NONE) {
      closed = true;
    }
    boolean dash = c == '–' || c == '-';
    boolean clauseEnd = Stop.endsClause(c);
    if (dash ? spaceBefore : clauseEnd) {
      lastClause = piece.length();
    }
    hasWord |= !dash && !clauseEnd && kind == Stop.NONE && !Stop.isCloser(c);
  }

  /** A piece that is full gives out as much as makes sense by itself. */
  private void makeRoom() {
    int length = piece.length();
    if (length < PieceLimits.MAX_PIECE_CHARS) {
      return;
    }
    int cut = cutIndex();
    String head = piece.substring(0, cut).stripTrailing();
    piece.delete(0, cut);
    give(head, false);
    dotIndex -= cut;
    if (dotIndex < 0) {
      stop = Stop.NONE;
    }
    rescan();
  }

  private int cutIndex() {
    if (lastClause >= MIN_CLAUSE_CHARS) {
      return lastClause;
    }
    if (lastSpace > 0) {
      return lastSpace;
    }
    int cut = piece.length();
    return Character.isHighSurrogate(piece.charAt(cut - 1)) ? cut - 1 : cut;
  }

  /** Finds the spaces and clauses in what is left after a cut. */
  private void rescan() {
    int leading = 0;
    while (leading < piece.length() && piece.charAt(leading) == ' ') {
      leading++;
    }
    piece.delete(0, leading);
    dotIndex -= leading;
    lastSpace = piece.lastIndexOf(" ") + 1;
    lastClause = 0;
    hasWord = false;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (Stop.endsClause(c)) {
        lastClause = i + 1;
      }
      hasWord |= Character.isLetterOrDigit(c);
    }
  }

  /** Counts characters; beyond the bound, drops the sentence begun and all that follows. */
  private boolean tooLong(int more) {
    replyChars += more;
    if (replyChars <= maxReplyChars) {
      return false;
    }
    truncated = true;
    if (!spoken && piece.length() > 0) {
      give(piece.substring(0, cutIndex()).stripTrailing(), false); // better than saying nothing
    }
    clear();
    return true;
  }

  private void endPiece(boolean endsSentence) {
    if (piece.length() > 0) {
      String text = piece.toString();
      clear();
      give(text, endsSentence);
    }
    clear();
  }

  private void clear() {
    piece.setLength(0);
    stop = Stop.NONE;
    closed = false;
    space = false;
    hasWord = false;
    lastSpace = 0;
    lastClause = 0;
  }

  private void give(String text, boolean endsSentence) {
    spoken = true;
    out.accept(ReplyPiece.speech(text, endsSentence));
  }
}
