package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Devices that want errors as JSON alone: each ends its turn at once. */
class SilentErrorsTest {
  private final TurnBench bench =
      new TurnBench(SessionOptions.asking().spokenErrors(false).build());

  private void assertEndedBy(String code) {
    bench.assertSaw("error:" + code);
    assertTrue(bench.link.events.get(bench.link.events.size() - 1).message().isTerminal());
    assertEquals(List.of(code), bench.observer.outcomes);
    bench.assertNothingLeftOfEngines();
  }

  private void assertTheNextTurnWorks() {
    bench.recognition.admits = true;
    bench.recognition.refuses = false;
    bench.advance(1_000).automatic("again", "Fresh.").audio(50).endOfSpeech();
    bench.assertSaw("transcription", "llm:again", "tts:Fresh.", "audio", "end", "complete");
    bench.assertNothingLeft();
  }

  @Test
  void nothingHeardIsToldInOneMessage() {
    bench.saw();
    bench.endOfSpeech();
    assertEndedBy("no_speech");
    assertTheNextTurnWorks();
  }

  @Test
  void whoFindsNoRecognizerWhileRecordingIsToldAtOnceAndTheRestIsDropped() {
    bench.recognition.refuses = true;
    bench.saw();
    bench.audio(100);
    assertEndedBy("busy");
    bench.recognition.refuses = false;
    for (int i = 0; i < 10; i++) {
      bench.audio(100).advance(100);
    }
    bench.endOfSpeech().assertSaw();
    assertEquals(1, bench.recognition.utterances.size());
    assertTheNextTurnWorks();
  }

  @Test
  void whoWaitsForARecognizerIsToldSoonAfterItsFirstAudio() {
    bench.recognition.admits = false;
    bench.saw();
    bench.audio(100).advance(199).assertSaw();
    bench.advance(1);
    assertEndedBy("busy");
    bench.audio(100).endOfSpeech().assertSaw();
    assertTheNextTurnWorks();
  }

  @Test
  void aRefusedDeviceThatStopsWithoutAnEosMaySpeakAgain() {
    bench.recognition.refuses = true;
    bench.audio(100).audio(100).saw();
    assertTheNextTurnWorks();
  }

  @Test
  void aTextAfterARefusedRecordingIsAnswered() {
    bench.recognition.refuses = true;
    bench.audio(100).saw();
    bench.automatic("", "Yes.").text("hello");
    bench.assertSaw("llm:hello", "tts:Yes.", "audio", "end", "complete");
    bench.recognition.refuses = false;
    bench.automatic("again", "Yes.").advance(1_000).audio(50).endOfSpeech();
    assertEquals("llm:again", bench.saw().get(1));
  }

  @Test
  void aRecognizerThatFailsWhileListeningIsToldAtOnce() {
    bench.audio(50).saw();
    bench.then(() -> bench.recognition.last().fail("scripted"));
    assertEndedBy("stt_failed");
    assertTheNextTurnWorks();
  }

  @Test
  void aRecordingBeyondTheLimitIsToldAtOnce() {
    bench.saw();
    bench.audio(59_000).audio(2_000);
    assertEndedBy("utterance_too_long");
    bench.audio(500).assertSaw();
    assertTheNextTurnWorks();
  }

  @Test
  void aModelThatFailsBeforeAnyTokenEndsTheTurn() {
    TurnStage.THINKING.reach(bench);
    bench.saw();
    bench.then(() -> bench.chat.last().fail(ChatFailure.Kind.TIMEOUT));
    assertEndedBy("llm_unavailable");
    assertTheNextTurnWorks();
  }

  @Test
  void aModelThatFailsInMidReplyEndsItAtOnce() {
    TurnStage.SPEAKING.reach(bench);
    bench.saw();
    bench.then(() -> bench.chat.last().fail(ChatFailure.Kind.CUT));
    assertEndedBy("llm_unavailable");
    assertEquals(List.of(new Exchange("hello", "")), bench.conversations.of(TurnBench.SESSION));
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw();
    assertTheNextTurnWorks();
  }

  @Test
  void aSynthesizerThatFailsEndsTheTurn() {
    TurnStage.SYNTHESIZING.reach(bench);
    bench.saw();
    bench.then(() -> bench.voice.last().fail("scripted"));
    assertEndedBy("tts_failed");
    assertTheNextTurnWorks();
  }

  @Test
  void aSynthesizerThatThrowsEndsTheTurn() {
    TurnStage.THINKING.reach(bench);
    bench.saw();
    bench.voice.thrown = new IllegalStateException("scripted");
    bench.then(() -> bench.chat.last().say("One two three four. Five. "));
    assertEndedBy("tts_failed");
    bench.voice.thrown = null;
    assertTheNextTurnWorks();
  }

  @Test
  void aTurnWithoutAnAnswerEndsAtItsDeadline() {
    TurnStage.THINKING.reach(bench);
    bench.saw();
    bench.advance(60_000);
    assertEndedBy("internal");
    assertTheNextTurnWorks();
  }
}
