package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.bench.chat.Marker;
import dev.hotpin.bench.load.Markers.Verdict;
import org.junit.jupiter.api.Test;

class MarkersTest {
  private static final String WORDS = "go forward";

  private final Markers markers = new Markers();
  private final Markers.Memory ann = new Markers.Memory();
  private final Markers.Memory bob = new Markers.Memory();

  @Test
  void aConversationThatGoesOnIsItsOwn() {
    assertEquals(Verdict.OWN, markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0)));
    assertEquals(Verdict.OWN, markers.judge("ann", ann, WORDS, reply("amber apple arrow", 1)));
    assertEquals(Verdict.OWN, markers.judge("bob", bob, WORDS, reply("eagle ember engine", 0)));
  }

  @Test
  void theNameOfAnothersConversationIsAWrongSession() {
    markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0));
    assertEquals(
        Verdict.WRONG_SESSION, markers.judge("bob", bob, WORDS, reply("amber apple arrow", 1)));
  }

  @Test
  void anOldReplyIsAWrongTurn() {
    markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0));
    markers.judge("ann", ann, WORDS, reply("amber apple arrow", 1));
    assertEquals(
        Verdict.WRONG_TURN, markers.judge("ann", ann, WORDS, reply("amber apple arrow", 1)));
  }

  @Test
  void aReplyToOtherWordsIsAWrongTurn() {
    assertEquals(
        Verdict.WRONG_TURN, markers.judge("ann", ann, "turn left", reply("amber apple arrow", 0)));
  }

  @Test
  void aSentenceOfAnothersReplyInTheMidstIsAWrongSession() {
    String mixed = reply("amber apple arrow", 0) + " " + reply("eagle ember engine", 0);
    assertEquals(Verdict.WRONG_SESSION, markers.judge("ann", ann, WORDS, mixed));
  }

  @Test
  void aSentenceOfAnotherTurnInTheMidstIsAWrongTurn() {
    String mixed = reply("amber apple arrow", 1) + " " + reply("amber apple arrow", 0);
    assertEquals(Verdict.WRONG_TURN, markers.judge("ann", ann, WORDS, mixed));
  }

  @Test
  void aConversationMayNotBeForgottenWithoutReason() {
    markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0));
    assertEquals(
        Verdict.WRONG_TURN, markers.judge("ann", ann, WORDS, reply("eagle ember engine", 0)));
  }

  @Test
  void afterABrokenTurnTheNumberMayRepeatAndTheNameMayChange() {
    markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0));
    ann.broken();
    assertEquals(Verdict.OWN, markers.judge("ann", ann, WORDS, reply("amber apple arrow", 0)));
    ann.broken();
    assertEquals(Verdict.OWN, markers.judge("ann", ann, WORDS, reply("eagle ember engine", 0)));
  }

  @Test
  void anExcuseHasNoMarker() {
    assertEquals(Verdict.UNMARKED, markers.judge("ann", ann, WORDS, "I am sorry."));
  }

  private static String reply(String name, int step) {
    String number = step == 0 ? "amber amber" : "amber apple";
    return Character.toUpperCase(name.charAt(0))
        + name.substring(1)
        + ", step "
        + number
        + ", code "
        + Marker.checkOf(WORDS)
        + ". More.";
  }
}
