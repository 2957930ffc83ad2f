package dev.hotpin.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HeardTextTest {
  private final HeardText text = new HeardText();

  @Test
  void nothingWasHeardOfNothing() {
    assertEquals("", text.heard(100));
    assertEquals("", text.whole());
  }

  @Test
  void nothingHeardMeansNoText() {
    text.add("Hello.", 100);
    assertEquals("", text.heard(0));
    assertEquals("", text.heard(-5));
  }

  @Test
  void aPieceHeardInFullIsThereInFull() {
    text.add("Hello there.", 100);
    text.add("How are you?", 100);
    assertEquals("Hello there.", text.heard(100));
    assertEquals("Hello there. How are you?", text.heard(200));
    assertEquals("Hello there. How are you?", text.heard(1_000));
  }

  @Test
  void aPieceHeardInPartIsCutAtAWord() {
    text.add("One two three four.", 190); // ten bytes a character
    assertEquals("", text.heard(20));
    assertEquals("One", text.heard(30));
    assertEquals("One two", text.heard(120));
    assertEquals("One two three", text.heard(180));
    assertEquals("One two three", text.heard(189));
  }

  @Test
  void aPartOfALaterPieceFollowsTheEarlierOnes() {
    text.add("Hello.", 60);
    text.add("Nice to meet you.", 170);
    assertEquals("Hello. Nice to", text.heard(60 + 100));
  }

  @Test
  void aToneTakesTimeButHasNoText() {
    text.add("Wait.", 50);
    text.add("", 100);
    text.add("Go on.", 60);
    assertEquals("Wait.", text.heard(140));
    assertEquals("Wait. Go on.", text.heard(210));
  }

  @Test
  void aPieceWithoutAudioGoesWithTheOneBefore() {
    text.add("Hello.", 60);
    text.add("안녕", 0);
    assertEquals("", text.heard(0));
    assertEquals("", text.heard(59));
    assertEquals("Hello. 안녕", text.heard(60));
  }

  @Test
  void negativeAudioIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> text.add("x", -1));
  }

  @Test
  void whatWasHeardOnlyGrowsAndIsAlwaysABeginningOfTheWhole() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      HeardText some = new HeardText();
      long total = 0;
      for (int i = random.nextInt(6); i >= 0; i--) {
        long bytes = random.nextInt(300);
        total += bytes;
        some.add("word ".repeat(random.nextInt(5)) + "end.", bytes);
      }
      String before = "";
      for (long heard = 0; heard <= total + 1; heard++) {
        String now = some.heard(heard);
        assertTrue(now.startsWith(before), "seed " + seed);
        assertTrue(some.whole().startsWith(now), "seed " + seed);
        before = now;
      }
      assertEquals(some.whole(), before, "seed " + seed);
    }
  }
}
