package dev.hotpin.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeakableTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Hello, world.|Hello, world.",
        "“It’s” – ‘fine’ — ok…|It's, fine, ok,",
        "Caf\u00e9 cafe\u0301 nai\u0308ve stra\u00dfe \u0152uvre ﬁn|Cafe cafe naive strasse Oeuvre fin",
        "It is 25°C or 77 °F, 90° left|It is 25 degrees Celsius or 77 degrees Fahrenheit, 90 degrees left",
        "₹500 and Rs. 1,00,000 and ₹1|500 rupees and 100000 rupees and 1 rupee",
        "$5.50, $1, $3.00, €2, £2.05|5 dollars and 50 cents, 1 dollar, 3 dollars, 2 euros, 2 pounds and 5 pence",
        "$1.5 million|1 point 5 million dollars",
        "It costs $5, then $6.|It costs 5 dollars, then 6 dollars.",
        "50% & more @ 3 + 4 = 7|50 percent and more at 3 plus 4 equals 7",
        "6 × 7 ÷ 2 − 1|6 times 7 divided by 2 minus 1",
        "2½ or ½|2 and one half or one half",
        "#1 and C# and C++|number 1 and C sharp and C plus plus",
        "A → B|A to B",
        "Nice 😀👍🏽 day 🇮🇳!|Nice day!",
        "Call 9876543210 now|Call 9 8 7 6 5 4 3 2 1 0 now",
        "Call +91 98765 43210.|Call plus 9 1 9 8 7 6 5 4 3 2 1 0.",
        "Call 555-1234, PIN 0042|Call 5 5 5 1 2 3 4, PIN 0 0 4 2",
        "In 1998 and 2024|In 1998 and 2024",
        "1,000 and 1,000,000.05|1000 and 1000000 point 0 5",
        "Pi is 3.14, v1.2.3|Pi is 3 point 1 4, v1 point 2 point 3",
        "10-15 or 10–15 min, 5 - 3, -4|10 to 15 or 10 to 15 min, 5 minus 3, minus 4",
        "On 2026-11-03|On 2026, 11, 3",
        "At 10:30, 9:05 a.m., 7:00 pm, 18:00|At 10 30, 9 oh 5 A M, 7 o'clock P M, 18 hundred",
        "See https://www.example.com/a?b=c. Ok|See example dot com. Ok",
        "Go to docs.example.org/x.|Go to docs dot example dot org.",
        "Write to a.b@example.com!|Write to a dot b at example dot com!",
        "Fruit, e.g. apples, i.e. food, etc.|Fruit, for example apples, that is food, et cetera",
        "Dr. Rao vs. Mr. Roy, No. 5|Doctor Rao versus Mister Roy, number 5",
        "The U.S. economy|The U S economy",
        "Is it (really) so?!|Is it, really, so?",
        "Boil 5 min., then stop.|Boil 5 min, then stop.",
        "1. Open it|1, Open it",
        "2) Close it|2, Close it",
        "a\u0001b\u0007c\u00a0d\u200be\tf|a b c de f",
        "snake_case|snake case",
        "५ रुपये|5",
        "Ｆｕｌｌ ｗｉｄｔｈ １２|Full width 12",
        "well-known 'quoted' don't|well known quoted don't",
        "one<br>two|one two",
        "Hi 안녕하세요 there|Hi there",
        "60 km/h|60 kilometers per hour",
        "1/2 or 3/7 and/or|one half or 3 over 7 and or",
      })
  void isSaidAs(String text, String expected) {
    assertEquals(expected, SpeakableText.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "...", "!!!", "안녕하세요", "नमस्ते", "😀", "—", "\"\"", "\u0000", "'"})
  void nothingCanBeSaidOf(String text) {
    assertFalse(SpeakableText.isSpeakable(SpeakableText.of(text)), text);
  }

  @Test
  void aLongRowOfDigitsIsNotSaidInFull() {
    String said = SpeakableText.of("7".repeat(150));
    assertEquals("7 ".repeat(SpokenNumbers.MAX_DIGITS_SPOKEN) + "and so on", said);
  }

  @Test
  void aPieceOfNumbersEndsBeforeItTakesTooLong() {
    String said = SpeakableText.of("123456 ".repeat(21).strip());
    assertTrue(said.endsWith(", and so on."), said);
    long digits = said.chars().filter(Character::isDigit).count();
    assertTrue(digits * 7 <= SpeakableText.MAX_SPOKEN_CHARS, said);
  }

  @Test
  void symbolsDoNotExplode() {
    for (String symbol : new String[] {"≥", "℉", "$", "½", "±", "\ufdfa", "%", "1½", "√"}) {
      String said = SpeakableText.of(symbol.repeat(PieceLimits.MAX_PIECE_CHARS));
      assertTrue(said.length() <= 2 * SpeakableText.MAX_SPOKEN_CHARS, symbol);
    }
  }

  @Test
  void whateverComesInPlainAsciiComesOut() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        int kind = random.nextInt(4);
        int bound = kind == 0 ? 0x80 : kind == 1 ? 0x3000 : kind == 2 ? 0x10000 : 0x110000;
        text.appendCodePoint(random.nextInt(bound));
      }
      String said = SpeakableText.of(text.toString());
      assertTrue(said.matches("[A-Za-z0-9 .,;:!?']*"), "seed " + seed + ": " + said);
      assertTrue(said.length() <= 2 * SpeakableText.MAX_SPOKEN_CHARS, "seed " + seed);
      assertEquals(said.strip(), said, "seed " + seed);
    }
  }
}
