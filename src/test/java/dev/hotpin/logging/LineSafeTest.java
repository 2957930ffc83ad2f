package dev.hotpin.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSafeTest {
  /** What no part of a log line may contain, whatever was logged. */
  private static boolean isDangerous(int codePoint) {
    return Character.isISOControl(codePoint)
        || Character.getType(codePoint) == Character.FORMAT
        || Character.getType(codePoint) == Character.LINE_SEPARATOR
        || Character.getType(codePoint) == Character.PARAGRAPH_SEPARATOR
        || Character.getType(codePoint) == Character.SURROGATE;
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    for (String text : new String[] {"", "session esp32: 5 °C", "नमस्ते", "안녕", "naïve 😀 \\n"}) {
      assertSame(text, LineSafe.of(text));
    }
    assertEquals("null", LineSafe.of(null));
  }

  @Test
  void whatATerminalWouldObeyIsShown() {
    assertEquals("a\\r\\nb\\tc", LineSafe.of("a\r\nb\tc"));
    assertEquals("\\u001b[31mred\\u0007\\u0000\\u007f", LineSafe.of("\u001b[31mred\u0007\0\u007f"));
    assertEquals("\\u009b2J\\u0085", LineSafe.of("\u009b2J\u0085"));
    assertEquals("user \\u202e\\u2066nimda\\u2069", LineSafe.of("user \u202e\u2066nimda\u2069"));
    assertEquals("\\u2028\\u2029\\u200b\\ufeff", LineSafe.of("\u2028\u2029\u200b\ufeff"));
    assertEquals("\\ud83dx", LineSafe.of("\ud83dx"));
    assertEquals("😀\\udb40\\udc01", LineSafe.of("😀\udb40\udc01"), "an invisible tag");
  }

  @Test
  void nothingDangerousIsLeftOfAnyText() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
      }
      String safe = LineSafe.of(text.toString());
      assertTrue(safe.codePoints().noneMatch(LineSafeTest::isDangerous), safe);
      assertSame(safe, LineSafe.of(safe));
    }
  }
}
