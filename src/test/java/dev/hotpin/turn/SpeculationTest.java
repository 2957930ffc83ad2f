package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeculationTest {
  private static final int PER_SESSION = 3;
  private static final String QUESTION = "what time is it";
  private static final String[] ANSWERED = {"tts:It is noon.", "audio", "end", "complete"};

  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedConversations conversations = new ScriptedConversations();
  private final GuessPolicy policy = new GuessPolicy(true, PER_SESSION, 100);
  private final TurnBench bench = benchWith(policy);

  private TurnBench benchWith(GuessPolicy guesses) {
    SessionOptions timed = SessionOptions.asking().timings(true).build();
    TurnBench made = new TurnBench(TurnBench.DEFAULTS, loop, conversations, timed, guesses);
    made.assertSaw("connected");
    return made;
  }

  /** A user who says something and falls silent, but has not let go of the button. */
  private TurnBench silentAfter(String words) {
    return bench.voice(300).heardSoFar(words).audio(Speculation.SILENCE_MILLIS + 20);
  }

  private void release(String transcript) {
    bench.endOfSpeech().then(() -> bench.recognition.last().finish(transcript));
  }

  private void say(ScriptedChat.Call call, String text) {
    bench.then(() -> call.say(text));
  }

  private ScriptedChat.Call onlyCall() {
    assertEquals(1, bench.chat.calls.size());
    return bench.chat.last();
  }

  private void assertGuesses(int made, int right, int wasted) {
    assertEquals(
        List.of(made, right, wasted),
        List.of(
            bench.observer.guessesMade, bench.observer.guessesRight, bench.observer.guessesWasted));
  }

  private Map<String, Long> timings() {
    return bench.link.events.stream()
        .filter(event -> event.message() instanceof ServerMessage.Complete)
        .map(event -> ((ServerMessage.Complete) event.message()).timingsMillis())
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  @Test
  void aRightGuessThatWasAnsweredBeforeTheEndOfSpeechIsSpokenAtOnce() {
    bench.voice.bytesPerChar = TurnBench.SPEECH_BYTES_PER_CHAR;
    silentAfter(QUESTION);
    ScriptedChat.Call call = onlyCall();
    assertEquals(QUESTION, call.request.userText());
    say(call, "It is noon.");
    bench.then(call::complete).advance(100);
    bench.assertSaw();
    release("What time  is it");
    assertEquals("transcription", bench.saw().get(0));
    onlyCall();
    assertEquals(List.of("It is noon."), bench.voice.texts(), "spoken once, ahead");
    assertEquals(
        List.of(new Exchange("What time  is it", "It is noon.")),
        conversations.of(TurnBench.SESSION));
    assertEquals(0L, timings().get("server_added"));
    assertEquals(0L, timings().get("llm_first_piece"));
    assertGuesses(1, 1, 0);
    bench.assertNothingLeft();
  }

  @Test
  void aRightGuessThatIsStillBeingAnsweredGoesOnWithinTheTurn() {
    silentAfter(QUESTION);
    say(onlyCall(), "It is ");
    release(QUESTION);
    bench.assertSaw("transcription", "llm:" + QUESTION);
    say(onlyCall(), "noon.");
    bench.voice.bytesPerChar = 2;
    bench.then(onlyCall()::complete).assertSaw(ANSWERED);
    assertGuesses(1, 1, 0);
    bench.assertNothingLeft();
  }

  @Test
  void aWrongGuessIsNeverHeardIsCancelledAndLeavesNoTrace() {
    bench.voice.bytesPerChar = 2;
    silentAfter("what time");
    ScriptedChat.Call wrong = onlyCall();
    say(wrong, "Time is an illusion. ");
    bench.then(wrong::complete);
    release(QUESTION);
    assertTrue(wrong.cancels > 0);
    assertEquals(2, bench.chat.calls.size());
    assertEquals(QUESTION, bench.chat.last().request.userText());
    assertEquals(List.of(), bench.chat.last().request.history());
    say(bench.chat.last(), "It is noon.");
    bench.then(bench.chat.last()::complete);
    assertEquals(
        List.of("transcription", "llm:" + QUESTION, "tts:It is noon.", "audio", "end", "complete"),
        bench.saw());
    assertEquals(
        List.of(new Exchange(QUESTION, "It is noon.")), conversations.of(TurnBench.SESSION));
    assertGuesses(1, 0, 1);
    bench.assertNothingLeft();
  }

  @Test
  void whatAWrongGuessStillSaysIsDropped() {
    silentAfter("what time");
    ScriptedChat.Call wrong = onlyCall();
    release(QUESTION);
    say(wrong, "Time is an illusion. ");
    bench.then(wrong::complete);
    bench.assertSaw("transcription", "llm:" + QUESTION);
    assertEquals(List.of(), bench.voice.texts());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void wordsThatChangeTakeTheGuessBackAndAreGuessedAnew() {
    silentAfter("what time");
    ScriptedChat.Call first = onlyCall();
    bench.heardSoFar(QUESTION);
    assertEquals(1, first.cancels);
    assertEquals(2, bench.chat.calls.size());
    bench.voice.bytesPerChar = 2;
    say(bench.chat.last(), "It is noon.");
    bench.then(bench.chat.last()::complete);
    release(QUESTION);
    assertEquals("complete", last(bench.saw()));
    assertEquals(2, bench.chat.calls.size());
    assertGuesses(2, 1, 1);
    bench.assertNothingLeft();
  }

  private static String last(List<String> words) {
    return words.get(words.size() - 1);
  }

  @Test
  void oneUtteranceMakesFewGuesses() {
    bench.voice(300).audio(200);
    for (int i = 0; i < 10; i++) {
      bench.heardSoFar("word " + i);
    }
    assertEquals(Speculation.MAX_GUESSES, bench.chat.calls.size());
    bench.reset();
    assertGuesses(Speculation.MAX_GUESSES, 0, Speculation.MAX_GUESSES);
    bench.assertNothingLeft();
  }

  @Test
  void aFailedGuessIsAskedAgainAndNotExcused() {
    silentAfter(QUESTION);
    bench.then(() -> onlyCall().fail(ChatFailure.Kind.RATE_LIMITED));
    release(QUESTION);
    assertEquals(2, bench.chat.calls.size());
    bench.voice.bytesPerChar = 2;
    say(bench.chat.last(), "It is noon.");
    bench.then(bench.chat.last()::complete);
    assertEquals("complete", last(bench.saw()));
    assertGuesses(1, 0, 1);
    bench.assertNothingLeft();
  }

  @Test
  void aGuessThatFailsOnceItWasFoundRightButBeforeItSaidAnythingIsAskedAgain() {
    silentAfter(QUESTION);
    ScriptedChat.Call guessed = onlyCall();
    release(QUESTION);
    bench.assertSaw("transcription", "llm:" + QUESTION);
    bench.then(() -> guessed.fail(ChatFailure.Kind.CUT));
    assertEquals(2, bench.chat.calls.size());
    bench.voice.bytesPerChar = 2;
    say(bench.chat.last(), "It is noon.");
    bench.then(bench.chat.last()::complete).assertSaw(ANSWERED);
    bench.assertNothingLeft();
  }

  @Test
  void aModelThatFailsTwiceIsExcused() {
    silentAfter(QUESTION);
    ScriptedChat.Call guessed = onlyCall();
    release(QUESTION);
    bench.saw();
    bench.then(() -> guessed.fail(ChatFailure.Kind.CUT));
    bench.then(() -> bench.chat.last().fail(ChatFailure.Kind.CUT));
    assertEquals("error:llm_unavailable", bench.saw().get(0));
    bench.assertNothingLeft();
  }

  @Test
  void aModelThatThrowsAtTheGuessIsAskedAgain() {
    bench.chat.thrown = new IllegalStateException("scripted");
    silentAfter(QUESTION);
    assertEquals(0, bench.chat.calls.size());
    bench.chat.thrown = null;
    release(QUESTION);
    assertEquals(QUESTION, onlyCall().request.userText());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void aGuessThatBreaksOffAfterItsFirstSentenceIsExcusedAsAnyAnswer() {
    bench.voice.bytesPerChar = 2;
    silentAfter(QUESTION);
    say(onlyCall(), "It is noon. And ");
    release(QUESTION);
    bench.then(() -> onlyCall().fail(ChatFailure.Kind.CUT));
    List<String> saw = bench.saw();
    assertTrue(saw.contains("error:llm_unavailable"), saw::toString);
    assertEquals("complete degraded", last(saw));
    bench.assertNothingLeft();
  }

  @Test
  void aResetTakesTheGuessBack() {
    silentAfter(QUESTION);
    bench.reset().assertSaw("reset_complete");
    assertEquals(1, onlyCall().cancels);
    assertGuesses(1, 0, 1);
    bench.assertNothingLeft();
  }

  @Test
  void aDeviceThatIsGoneTakesItsGuessWithItAndNothingIsRemembered() {
    silentAfter(QUESTION);
    say(onlyCall(), "It is noon. ");
    bench.gone();
    assertEquals(1, onlyCall().cancels);
    assertEquals(List.of(), conversations.of(TurnBench.SESSION));
    bench.assertNothingLeft();
  }

  @Test
  void aGuessIsTakenBackWhileTheRightOneIsBeingTold() {
    bench.voice.thrown = new IllegalStateException("scripted");
    silentAfter(QUESTION);
    say(onlyCall(), "It is noon. You can eat. Enjoy it. ");
    bench.then(onlyCall()::complete);
    release(QUESTION);
    List<String> saw = bench.saw();
    assertEquals(
        List.of(TurnBench.excused("tts_failed", SpokenLine.TTS_FAILED)),
        saw.subList(2, saw.size()));
    bench.assertNothingLeft();
  }

  @Test
  void whoHasWastedTooManyGuessesIsAskedLater() {
    for (int i = 0; i < PER_SESSION; i++) {
      silentAfter("what");
      bench.reset();
    }
    assertEquals(PER_SESSION, bench.chat.calls.size());
    silentAfter("what");
    assertEquals(PER_SESSION, bench.chat.calls.size());
    bench.reset().advance(60_000);
    silentAfter("what");
    assertEquals(PER_SESSION + 1, bench.chat.calls.size());
    bench.assertNothingLeft();
  }

  @Test
  void whatOneSessionWastesCountsForAll() {
    GuessPolicy scarce = new GuessPolicy(true, 10, 1);
    TurnBench one = benchWith(scarce);
    TurnBench other = benchWith(scarce);
    one.voice(300).heardSoFar("what").audio(200);
    other.voice(300).heardSoFar("what").audio(200);
    assertEquals(1, one.chat.calls.size());
    assertEquals(0, other.chat.calls.size());
    one.endOfSpeech().then(() -> one.recognition.last().finish("what"));
    assertEquals(1, one.observer.guessesRight);
    other.heardSoFar("what is");
    assertEquals(1, other.chat.calls.size(), "a right guess frees its place");
    bench.gone();
    one.gone();
    other.assertNothingLeft();
    one.assertNothingLeft();
  }

  @Test
  void aPictureGoesWithTheGuessAndStaysWhereTheGuessWasWrong() {
    StoredImage image = new StoredImage("image/png", new byte[] {1, 2, 3});
    assertTrue(bench.images.put(TurnBench.SESSION, image));
    silentAfter("what is");
    assertEquals(image, onlyCall().request.image());
    bench.heardSoFar("what is this");
    assertTrue(bench.images.has(TurnBench.SESSION));
    release("what is this");
    bench.assertSaw("transcription", "llm:what is this+image");
    assertEquals(2, bench.chat.calls.size());
    assertFalse(bench.images.has(TurnBench.SESSION));
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void aPictureThatCameAfterTheGuessMakesItWrong() {
    silentAfter("what is this");
    assertNull(onlyCall().request.image());
    StoredImage image = new StoredImage("image/png", new byte[] {1, 2, 3});
    assertTrue(bench.images.put(TurnBench.SESSION, image));
    release("what is this");
    assertEquals(2, bench.chat.calls.size());
    assertNotNull(bench.chat.last().request.image());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void anEndlessAnswerToAGuessIsGivenUp() {
    silentAfter(QUESTION);
    for (int i = 0; i < 2_000; i++) {
      say(onlyCall(), "\n");
    }
    bench.advance(Speculation.MAX_AGE_MILLIS);
    assertEquals(1, onlyCall().cancels);
    assertGuesses(1, 0, 1);
    bench.heardSoFar(QUESTION);
    release(QUESTION);
    assertEquals(2, bench.chat.calls.size());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void aGuessWhoseAnswerIsLongerThanAReplyMayBeIsCutThere() {
    bench.voice.bytesPerChar = 2;
    silentAfter(QUESTION);
    for (int i = 0; i < 2_000; i++) {
      say(onlyCall(), "It is noon. ");
    }
    assertEquals(1, onlyCall().cancels);
    assertGuesses(1, 0, 0);
    release(QUESTION);
    assertEquals("complete", last(bench.saw()));
    onlyCall();
    bench.assertNothingLeft();
  }

  @Test
  void aGuessWaitsForTheHistoryAndIsNotMadeIfTheSpeechHasEndedByThen() {
    conversations.slow = true;
    silentAfter(QUESTION);
    assertEquals(0, bench.chat.calls.size());
    bench.endOfSpeech();
    bench.then(() -> conversations.pending.remove(0).complete(List.of()));
    assertEquals(0, bench.chat.calls.size());
    assertGuesses(0, 0, 0);
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void nothingIsGuessedBeforeSilenceOrWithoutWords() {
    bench.voice(300).heardSoFar(QUESTION).voice(100).audio(Speculation.SILENCE_MILLIS - 30);
    assertEquals(0, bench.chat.calls.size());
    bench.heardSoFar("").audio(1_000);
    assertEquals(0, bench.chat.calls.size());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void withoutSpeculationNothingIsAskedBeforeTheEndOfSpeechNorThePartialsComputed() {
    TurnBench plain = benchWith(GuessPolicy.off());
    plain.voice(300).heardSoFar(QUESTION).audio(1_000);
    assertEquals(0, plain.chat.calls.size());
    assertFalse(plain.recognition.last().wantsPartials);
    plain.reset();
    bench.gone();
    plain.assertNothingLeft();
  }
}
