package dev.hotpin.dialogue.openai;

/**
 * The text of one answer on its way to the listener: blank beginnings are dropped, a fixed sentence
 * may go ahead of the first visible text, a character cut between two tokens is put together, and
 * the length is bounded. Thread: one at a time.
 */
final class ReplyText {
  private final String prefix;
  private final int maxChars;
  private boolean visible;
  private char heldHighSurrogate;
  private int chars;

  /**
   * @param prefix goes out with the first visible text; empty for none
   * @param maxChars bound of the model's own text
   */
  ReplyText(String prefix, int maxChars) {
    this.prefix = prefix;
    this.maxChars = maxChars;
  }

  /** What of this token can go out now; empty for nothing yet. */
  String next(String token) {
    String text = token;
    if (heldHighSurrogate != 0) {
      text = heldHighSurrogate + text;
      heldHighSurrogate = 0;
    }
    int room = maxChars - chars;
    if (text.length() > room) {
      text = text.substring(0, room);
    }
    int length = text.length();
    if (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
      // At the bound it is dropped with what would have followed.
      heldHighSurrogate = length < room ? text.charAt(length - 1) : 0;
      chars += length < room ? 0 : 1;
      text = text.substring(0, length - 1);
    }
    chars += text.length();
    if (visible) {
      return text;
    }
    int firstVisible = firstVisible(text);
    if (firstVisible == text.length()) {
      return "";
    }
    visible = true;
    return prefix + text.substring(firstVisible);
  }

  /** Whether anything that can be seen or spoken has gone out. */
  boolean visible() {
    return visible;
  }

  /** Whether the bound has been reached. */
  boolean full() {
    return chars >= maxChars;
  }

  private static int firstVisible(String text) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      boolean blank =
          switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SPACE_SEPARATOR,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.SURROGATE,
                Character.UNASSIGNED ->
                true;
            default -> false;
          };
      if (!blank) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return i;
  }
}
