package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnSummary;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageTest {
  private static TurnSummary turn(long wait, long words, long piece, long frame) {
    Map<TurnMoment, Long> millis = new EnumMap<>(TurnMoment.class);
    millis.put(TurnMoment.STT_FINAL, words);
    millis.put(TurnMoment.LLM_FIRST_PIECE, piece);
    millis.put(TurnMoment.FIRST_FRAME_WRITTEN, frame);
    return EndedTurns.turn("a", 1, "complete", wait, millis, "");
  }

  private static void assertStages(
      TurnSummary turn, long silence, long words, long answer, long voice) {
    assertEquals(silence, Stage.SILENCE.of(turn), "silence");
    assertEquals(words, Stage.WORDS.of(turn), "words");
    assertEquals(answer, Stage.ANSWER.of(turn), "answer");
    assertEquals(voice, Stage.VOICE.of(turn), "voice");
    assertEquals(
        Stage.FIRST_AUDIO.of(turn),
        Math.max(0, silence) + words + answer + voice,
        "the stages are all of it");
  }

  @Test
  void theStagesOfATurnFollowEachOther() {
    assertStages(turn(0, 61, 145, 176), -1, 61, 84, 31);
    assertStages(turn(310, 352, 700, 720), 310, 42, 348, 20);
    assertEquals(92, Stage.SERVER.of(turn(0, 61, 145, 176)));
  }

  @Test
  void anAnswerThatWasGuessedBeforeTheTranscriptTakesNoTime() {
    assertStages(turn(0, 61, 20, 90), -1, 61, 0, 29);
    assertStages(turn(300, 310, 0, 330), 300, 10, 0, 20);
  }

  @Test
  void withoutSpeechThereAreNoWords() {
    TurnSummary spoken = turn(0, 0, 10, 20);
    TurnSummary typed =
        new TurnSummary(
            "a", 1, spoken.trace(), "complete", false, false, 0, 100, "", false, spoken.timeline());
    assertTrue(Stage.WORDS.of(typed) < 0);
    assertEquals(10, Stage.ANSWER.of(typed));
  }
}
