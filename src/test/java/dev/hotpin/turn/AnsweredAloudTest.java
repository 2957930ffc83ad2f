package dev.hotpin.turn;

import static dev.hotpin.turn.TurnBench.excused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.recognition.FinalWait;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every end of speech is answered aloud, whatever fails, and the next turn works. */
class AnsweredAloudTest {
  private static final String TRANSCRIPTION = "transcription";

  private final TurnBench bench = new TurnBench();

  AnsweredAloudTest() {
    bench.saw();
  }

  /** After the failure a whole turn works, and nothing of the failed one is left. */
  private void assertRecovered(String outcome) {
    assertEquals(outcome, bench.observer.outcomes.get(0));
    bench.recognition.admits = true;
    bench.recognition.refuses = false;
    bench.chat.thrown = null;
    bench.voice.thrown = null;
    bench.automatic("again", "Welcome back.");
    bench.audio(50).endOfSpeech();
    bench.assertSaw(TRANSCRIPTION, "llm:again", "tts:Welcome back.", "audio", "end", "complete");
    bench.assertNothingLeft();
  }

  private void asked() {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.assertSaw(TRANSCRIPTION, "llm:hello");
  }

  @Test
  void noAudioIsNoSpeech() {
    bench.endOfSpeech().assertSaw(excused("no_speech", SpokenLine.NO_SPEECH));
    assertEquals(0, bench.chat.calls.size());
    assertRecovered("no_speech");
  }

  @Test
  void theMessageForNoSpeechIsThatOfTheContract() {
    bench.endOfSpeech();
    ServerMessage.Problem problem = (ServerMessage.Problem) bench.link.events.get(1).message();
    assertEquals(ErrorCode.NO_SPEECH, problem.code());
    assertEquals("Could not understand audio. Please try again.", problem.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void aBlankTranscriptIsNoSpeech(String transcript) {
    bench.audio(50).endOfSpeech().assertSaw(TRANSCRIPTION);
    bench.then(() -> bench.recognition.last().finish(transcript));
    bench.assertSaw(excused("no_speech", SpokenLine.NO_SPEECH));
    assertEquals(List.of(), bench.conversations.of(TurnBench.SESSION));
    assertRecovered("no_speech");
  }

  @Test
  void noRecognizerAtTwoHundredMillisecondsIsBusy() {
    bench.recognition.admits = false;
    bench.audio(50).endOfSpeech().advance(199).assertSaw(TRANSCRIPTION);
    bench.advance(1).assertSaw(excused("busy", SpokenLine.BUSY));
    ServerMessage.Problem problem = (ServerMessage.Problem) bench.link.events.get(2).message();
    assertTrue(problem.retryAfterMillis() > 0);
    bench.then(() -> bench.recognition.last().finish("too late")).assertSaw();
    assertEquals(1, bench.observer.lateResults);
    assertRecovered("busy");
  }

  @Test
  void aRecognizerThatComesFreeJustInTimeIsTaken() {
    bench.recognition.admits = false;
    bench.audio(50).endOfSpeech().advance(199);
    bench.recognition.last().admitted = true;
    bench.advance(2_000).assertSaw(TRANSCRIPTION);
    bench.then(() -> bench.recognition.last().finish("hello")).assertSaw("llm:hello");
  }

  @Test
  void refusedSamplesAreBusyButOnlyAtTheEndOfSpeech() {
    bench.recognition.refuses = true;
    bench.audio(50).audio(50).advance(3_000).assertSaw();
    assertEquals(1, bench.recognition.last().abandons);
    assertEquals(Pcm.bytesOf(50), bench.observer.droppedBytes);
    bench.endOfSpeech().assertSaw(excused("busy", SpokenLine.BUSY));
    assertRecovered("busy");
  }

  @Test
  void anUtteranceThatIsTooLongIsToldAtItsEnd() {
    bench.audio(60_000);
    assertEquals(0, bench.recognition.last().abandons);
    bench.audio(1).audio(10_000).assertSaw();
    assertEquals(1, bench.recognition.last().abandons);
    assertEquals(Pcm.bytesOf(60_000), bench.recognition.last().fedBytes);
    assertEquals(Pcm.bytesOf(10_000), bench.observer.droppedBytes);
    bench.endOfSpeech();
    bench.assertSaw(excused("utterance_too_long", SpokenLine.UTTERANCE_TOO_LONG));
    assertRecovered("utterance_too_long");
  }

  @Test
  void anUtteranceOfSixtySecondsWorks() {
    bench.audio(60_000).endOfSpeech();
    bench.then(() -> bench.recognition.last().finish("long")).assertSaw(TRANSCRIPTION, "llm:long");
  }

  @Test
  void aRecognizerThatFailsWhileListeningIsToldAtTheEnd() {
    bench.audio(50).then(() -> bench.recognition.last().fail("while listening"));
    bench.audio(50).advance(8_000).assertSaw();
    bench.endOfSpeech().assertSaw(excused("stt_failed", SpokenLine.STT_FAILED));
    assertRecovered("stt_failed");
  }

  @Test
  void aRecognizerThatFailsAtTheTailIsTold() {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().fail("at the tail"));
    bench.saw();
    assertRecovered("stt_failed");
  }

  @Test
  void aRecognizerThatFailsAfterItsTurnIsLate() {
    bench.audio(50).endOfSpeech().reset();
    bench.then(() -> bench.recognition.last().fail("late"));
    assertEquals(1, bench.observer.lateResults);
  }

  @Test
  void aTranscriptThatDoesNotComeIsGivenUp() {
    long limitMillis = FinalWait.millisFor(50);
    bench.audio(50).endOfSpeech().advance(limitMillis - 1).assertSaw(TRANSCRIPTION);
    bench.advance(1).assertSaw(excused("stt_failed", SpokenLine.STT_FAILED));
    assertTrue(bench.recognition.last().abandons > 0);
    assertRecovered("stt_failed");
  }

  @ParameterizedTest
  @EnumSource(ChatFailure.Kind.class)
  void aModelThatFailsIsExcusedAndDegrades(ChatFailure.Kind kind) {
    SpokenLine line =
        switch (kind) {
          case UNREACHABLE, PAUSED -> SpokenLine.LLM_UNREACHABLE;
          case TIMEOUT -> SpokenLine.LLM_TIMEOUT;
          case RATE_LIMITED -> SpokenLine.LLM_RATE_LIMITED;
          default -> SpokenLine.LLM_FAILED;
        };
    asked();
    bench.then(() -> bench.chat.last().fail(kind));
    bench.assertSaw(
        "error:llm_unavailable", "tts:" + line.text(), "audio", "end", "complete degraded");
    assertEquals(List.of(), bench.conversations.of(TurnBench.SESSION));
    assertRecovered("llm_unavailable");
  }

  @ParameterizedTest
  @EnumSource(ChatFailure.Kind.class)
  void aModelThatFailsInTheMiddleIsExcusedAfterTheLastWholeSentence(ChatFailure.Kind kind) {
    asked();
    bench.then(() -> bench.chat.last().say("It is noon. And then "));
    bench.then(() -> bench.voice.last().samples(640)).assertSaw("tts:It is noon.", "audio");
    bench.then(() -> bench.chat.last().fail(kind)).assertSaw("error:llm_unavailable");
    bench.then(() -> bench.voice.last().complete());
    bench.assertSaw("tts:" + SpokenLine.LLM_CUT_SHORT.text(), "audio", "end", "complete degraded");
    assertEquals(
        List.of(new Exchange("hello", "It is noon.")), bench.conversations.of(TurnBench.SESSION));
    assertRecovered("llm_unavailable");
  }

  @Test
  void aModelThatThrowsIsExcusedAtOnce() {
    bench.chat.thrown = new IllegalStateException("no more");
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.assertSaw(
        TRANSCRIPTION,
        "llm:hello",
        "error:llm_unavailable",
        "tts:" + SpokenLine.LLM_FAILED.text(),
        "audio",
        "end",
        "complete degraded");
    assertRecovered("llm_unavailable");
  }

  @Test
  void aVoiceThatFailsBeforeItsFirstSoundIsExcused() {
    asked();
    bench.then(() -> bench.chat.last().say("It is noon. "));
    bench.then(() -> bench.voice.last().fail("no tongue"));
    bench.assertSaw(excused("tts_failed", SpokenLine.TTS_FAILED));
    assertTrue(bench.chat.last().cancels > 0);
    bench.then(() -> bench.chat.last().say("More. "));
    assertEquals(1, bench.observer.lateResults);
    assertRecovered("tts_failed");
  }

  @Test
  void aVoiceThatThrowsIsExcused() {
    asked();
    bench.voice.thrown = new IllegalStateException("no voice");
    bench.then(() -> bench.chat.last().say("It is noon. "));
    bench.assertSaw(excused("tts_failed", SpokenLine.TTS_FAILED));
    assertRecovered("tts_failed");
  }

  @Test
  void aCallThatIsCancelledWhileItIsBeingMadeIsCancelledOnTheWireToo() {
    bench.recognition.answer = "hello";
    bench.chat.answer = "It is noon. And more";
    bench.voice.thrown = new IllegalStateException("no voice");
    bench.audio(50).endOfSpeech();
    assertTrue(bench.chat.last().cancels > 0);
  }

  @Test
  void aVoiceThatFailsInTheMiddleIsExcusedAndWhatWasSpokenIsRemembered() {
    asked();
    bench.then(() -> bench.chat.last().say("It is noon. Two words and many more follow here. "));
    bench.then(() -> bench.voice.last().samples(640)).then(() -> bench.voice.last().complete());
    bench.then(() -> bench.voice.last().samples(20 * TurnBench.SPEECH_BYTES_PER_CHAR)).saw();
    bench.then(() -> bench.voice.last().fail("lost its tongue"));
    bench.assertSaw(excused("tts_failed", SpokenLine.TTS_FAILED));
    assertEquals(
        List.of(new Exchange("hello", "It is noon. Two words and many")),
        bench.conversations.of(TurnBench.SESSION));
    assertRecovered("tts_failed");
  }

  @ParameterizedTest
  @CsvSource({"0", "640"})
  void aVoiceThatDoesNotEndIsGivenUpAfterFourSeconds(int samples) {
    asked();
    bench.then(() -> bench.chat.last().say("It is noon. "));
    if (samples > 0) {
      bench.then(() -> bench.voice.last().samples(samples));
    }
    bench.saw();
    bench.advance(3_999).assertSaw();
    bench.advance(1).assertSaw(excused("tts_failed", SpokenLine.TTS_FAILED));
    assertEquals(1, bench.voice.last().cancels);
    bench.then(() -> bench.voice.jobs.get(0).samples(64)).assertSaw();
    assertEquals(1, bench.observer.lateResults);
    assertRecovered("tts_failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"안녕하세요", "...", "😀", "!", "안녕. 하세요. 😀"})
  void anAnswerThatCannotBeSpokenIsExcusedAudibly(String answer) {
    bench.automatic("hello", answer).audio(50).endOfSpeech();
    List<String> saw = bench.saw();
    assertEquals(List.of("audio", "end", "complete"), saw.subList(saw.size() - 3, saw.size()));
    assertEquals(1, saw.stream().filter(word -> word.startsWith("tts:")).count(), saw.toString());
    assertRecovered("complete");
  }

  @Test
  void unspeakableWordsAreExcusedOnceAmongOthers() {
    bench.automatic("hello", "Hello. 안녕하세요. 감사합니다. Bye.").audio(50).endOfSpeech();
    bench.assertSaw(
        TRANSCRIPTION,
        "llm:hello",
        "tts:Hello.",
        "audio",
        "tts:안녕하세요.",
        "audio",
        "tts:Bye.",
        "audio",
        "end",
        "complete");
  }

  @Test
  void aVoiceThatSpeaksNothingIsExcusedAudibly() {
    bench.automatic("hello", "Hm hm. Mm.");
    bench.voice.bytesPerChar = 0;
    bench.audio(50).endOfSpeech();
    bench.assertSaw(TRANSCRIPTION, "llm:hello", "tts:Hm hm.", "audio", "end", "complete");
    assertRecovered("complete");
  }

  @Test
  void aModelThatSaysNothingAtAllIsExcusedAtTheWholeTurnsDeadline() {
    asked();
    bench.advance(59_999).assertSaw();
    bench.advance(1).assertSaw(excused("internal", SpokenLine.INTERNAL));
    assertTrue(bench.chat.last().cancels > 0);
    assertRecovered("internal");
  }

  @Test
  void aModelThatStallsAfterASentenceEndsInCompleteAtTheDeadline() {
    asked();
    bench.then(() -> bench.chat.last().say("It is noon. "));
    bench.then(() -> bench.voice.last().samples(640)).then(() -> bench.voice.last().complete());
    bench.saw();
    bench.advance(59_999).assertSaw();
    bench.advance(1).assertSaw("end", "complete");
    assertTrue(bench.chat.last().cancels > 0);
    assertRecovered("complete");
  }
}
