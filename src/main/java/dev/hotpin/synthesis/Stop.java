package dev.hotpin.synthesis;

/** What kind of stop a character is, if any, in the scripts of the larger languages. */
enum Stop {
  NONE,
  /** A full stop, which may belong to an abbreviation. */
  DOT,
  /** Several of them, or "…": the sentence may go on. */
  ELLIPSIS,
  /** An exclamation or question mark, a danda. */
  STRONG,
  /** A stop of a script without spaces. */
  WIDE;

  private static final String STRONG_STOPS = "‽؟۔।॥";
  private static final String WIDE_STOPS = "。！？｡";
  private static final String CLOSERS = "\"')]}»”’」』）】›";
  private static final String CLAUSE_ENDS = ",;:，；：、—";

  /** The kind of stop that a character is. */
  static Stop of(char c) {
    if (c < 0x80) {
      return c == '.' ? DOT : c == '!' || c == '?' ? STRONG : NONE;
    }
    if (c == '…') {
      return ELLIPSIS;
    }
    if (STRONG_STOPS.indexOf(c) >= 0) {
      return STRONG;
    }
    return WIDE_STOPS.indexOf(c) >= 0 ? WIDE : NONE;
  }

  /** Whether a character belongs to the stop before it: a quotation mark or bracket that closes. */
  static boolean isCloser(char c) {
    return CLOSERS.indexOf(c) >= 0;
  }

  /** Whether a clause ends with a character: a comma and its like, not a hyphen. */
  static boolean endsClause(char c) {
    return CLAUSE_ENDS.indexOf(c) >= 0;
  }
}
