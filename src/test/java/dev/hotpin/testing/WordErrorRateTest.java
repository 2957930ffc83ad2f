package dev.hotpin.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WordErrorRateTest {
  @Test
  void theSameWordsAreNoError() {
    assertEquals(
        new WordErrorRate(0, 4),
        WordErrorRate.of("go forward ten meters", " Go  forward ten METERS "));
  }

  @Test
  void aWrongALeftOutAndAPutInWordCountOneEach() {
    assertEquals(1, WordErrorRate.of("go forward ten meters", "go forward ten metres").errors());
    assertEquals(1, WordErrorRate.of("go forward ten meters", "go ten meters").errors());
    assertEquals(1, WordErrorRate.of("go forward ten meters", "go go forward ten meters").errors());
    assertEquals(3, WordErrorRate.of("a b c d e", "x b d e f").errors());
  }

  @Test
  void nothingHeardIsAllWrong() {
    assertEquals(1.0, WordErrorRate.of("go forward", "").rate());
  }

  @Test
  void moreHeardThanSpokenIsWorseThanAllWrong() {
    assertEquals(3.0, WordErrorRate.of("go", "so for what").rate());
  }

  @Test
  void ratesAddUpByWordsNotByClips() {
    WordErrorRate both = WordErrorRate.of("a", "b").plus(WordErrorRate.of("a b c", "a b c"));
    assertEquals(0.25, both.rate());
  }

  @Test
  void noReferenceHasNoRate() {
    assertThrows(ArithmeticException.class, () -> WordErrorRate.of("", "words").rate());
  }
}
