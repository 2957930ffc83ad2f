package dev.hotpin.wire;

/** Text as it will stand in a JSON string. Stateless. */
final class JsonText {
  private static final String ELLIPSIS = "…";
  private static final int ELLIPSIS_BYTES = 3;
  private static final int REPLACEMENT = 0xFFFD;

  /** A cut in the last fifth of the text is at a word; farther back it would lose too much. */
  private static final int WORD_SEARCH_DIVISOR = 5;

  private JsonText() {}

  /**
   * {@code text} as it is where it takes at most {@code maxBytes} as the inside of a JSON string in
   * UTF-8, else cut at a word and ended with an ellipsis. Never splits a code point; half a
   * surrogate pair, which JSON in UTF-8 can't carry, becomes a replacement character.
   */
  static String cutToFit(String anyText, int maxBytes) {
    String text = wholeCodePoints(anyText);
    int bytes = 0;
    int fits = 0;
    int index = 0;
    while (index < text.length()) {
      int codePoint = text.codePointAt(index);
      bytes += jsonBytes(codePoint);
      if (bytes > maxBytes) {
        return text.substring(0, wordEnd(text, fits)) + ELLIPSIS;
      }
      index += Character.charCount(codePoint);
      if (bytes <= maxBytes - ELLIPSIS_BYTES) {
        fits = index;
      }
    }
    return text;
  }

  private static String wholeCodePoints(String text) {
    if (text.codePoints().noneMatch(JsonText::isSurrogate)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(c -> whole.appendCodePoint(isSurrogate(c) ? REPLACEMENT : c));
    return whole.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static int wordEnd(String text, int fits) {
    int earliest = fits - fits / WORD_SEARCH_DIVISOR;
    for (int end = fits; end > earliest; end--) {
      if (Character.isWhitespace(text.charAt(end))) {
        return end;
      }
    }
    return fits;
  }

  private static int jsonBytes(int codePoint) {
    if (codePoint < 0x20) {
      return codePoint == '\n' || codePoint == '\r' || codePoint == '\t' ? 2 : 6;
    }
    if (codePoint == '"' || codePoint == '\\') {
      return 2;
    }
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
