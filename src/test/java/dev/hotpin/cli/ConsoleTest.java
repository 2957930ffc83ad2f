package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void longTextIsBrokenAtBlanksAndIndented() {
    List<String> lines = Console.wrap("heard  ", "word ".repeat(30));

    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("heard  word word"));
    assertTrue(lines.get(1).startsWith("       word"));
    assertTrue(lines.stream().allMatch(line -> line.length() <= Console.COLUMNS));
  }

  @Test
  void charactersOfDoubleWidthCountTwice() {
    List<String> lines = Console.wrap("", "안녕하세요 ".repeat(10));

    assertEquals(2, lines.size());
    assertTrue(lines.get(0).length() <= Console.COLUMNS / 2 + 7);
  }

  @Test
  void aWordLongerThanALineStaysWhole() {
    assertEquals(List.of("x" + "y".repeat(200)), Console.wrap("x", "y".repeat(200)));
  }

  @Test
  void onlyUnicodeConsolesGetBlocks() {
    assertTrue(Console.isUnicode(StandardCharsets.UTF_8));
    assertFalse(Console.isUnicode(StandardCharsets.US_ASCII));
    assertFalse(Console.isUnicode(StandardCharsets.ISO_8859_1));
  }
}
