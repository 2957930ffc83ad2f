package dev.hotpin.endpointing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
  private static final int CEILING = 1_000;
  private static final int COMPLETE = (int) (CEILING * Patience.COMPLETE_SHARE);
  private static final int UNKNOWN = Patience.unknownMillis(CEILING);

  @ParameterizedTest
  @ValueSource(strings = {"what time is it", "Yes", "stop", "he was not an ill disposed young man"})
  void whatReadsCompleteIsAnsweredSooner(String words) {
    assertEquals(COMPLETE, Patience.millis(CEILING, words, "en-US"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tell me about the", "turn", "what is", "go and", "I would like to", "he was not"})
  void inMidPhraseAllOfThePauseIsWaitedFor(String words) {
    assertEquals(CEILING, Patience.millis(CEILING, words, "en"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "go forward", "set a timer for ten", "banana"})
  void inDoubtItIsInBetween(String words) {
    assertEquals(UNKNOWN, Patience.millis(CEILING, words, "en"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ko", "hi", "de-DE", ""})
  void otherLanguagesAreNeverKnownToBeComplete(String language) {
    assertEquals(UNKNOWN, Patience.millis(CEILING, "what time is it", language));
  }
}
