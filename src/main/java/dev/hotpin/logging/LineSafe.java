package dev.hotpin.logging;

/**
 * Shows characters that a terminal or a log reader would obey as text: what devices and services
 * send gets into log lines, and must not end one, begin another, colour or turn around what
 * follows.
 */
final class LineSafe {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7F;
  private static final int LAST_C1 = 0x9F;

  private LineSafe() {}

  /**
   * {@code text} with controls (C0 and C1, so line ends, ESC and NUL), line and paragraph
   * separators, format characters (text direction, zero width) and half characters written as
   * <code>\n</code>, <code>\r</code>, <code>\t</code> or <code>\u202e</code>. Text without any,
   * which is most, is returned as it is.
   */
  static String of(String text) {
    if (text == null) {
      return "null";
    }
    int firstUnsafe = 0;
    while (firstUnsafe < text.length() && isSafe(text, firstUnsafe)) {
      firstUnsafe += Character.charCount(text.codePointAt(firstUnsafe));
    }
    return firstUnsafe == text.length() ? text : escaped(text, firstUnsafe);
  }

  private static String escaped(String text, int firstUnsafe) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, firstUnsafe);
    for (int i = firstUnsafe; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int chars = Character.charCount(codePoint);
      if (isSafe(text, i)) {
        safe.appendCodePoint(codePoint);
      } else {
        for (int at = i; at < i + chars; at++) {
          append(safe, text.charAt(at));
        }
      }
      i += chars;
    }
    return safe.toString();
  }

  private static void append(StringBuilder safe, char unsafe) {
    switch (unsafe) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> safe.append(String.format("\\u%04x", (int) unsafe));
    }
  }

  private static boolean isSafe(String text, int at) {
    int codePoint = text.codePointAt(at);
    if (codePoint >= FIRST_PRINTABLE && codePoint < DELETE) {
      return true;
    }
    if (codePoint < FIRST_PRINTABLE || codePoint <= LAST_C1) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
