package dev.hotpin.turn;

import static dev.hotpin.turn.TurnBench.excused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.QuotaKey;
import dev.hotpin.limits.QuotaLimits;
import dev.hotpin.limits.QuotaUsage;
import dev.hotpin.limits.Quotas;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What devices hear that have used up what they may. */
class QuotaTurnsTest {
  private static final QuotaKey KEY = QuotaKey.ofSession(TurnBench.SESSION);
  private static final QuotaLimits TWO_A_MINUTE = new QuotaLimits(2, 0, 0, 0, 0, 0);
  private static final QuotaLimits HUNDRED_TOKENS = new QuotaLimits(0, 0, 0, 100, 0, 0);

  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedConversations conversations = new ScriptedConversations();
  private final LimitCounters counters = new LimitCounters();
  private Quotas quotas;

  private TurnBench bench(QuotaLimits limits) {
    return bench(limits, SessionOptions.DEFAULT, GuessPolicy.off());
  }

  private TurnBench bench(QuotaLimits limits, SessionOptions options, GuessPolicy guesses) {
    if (quotas == null) {
      quotas = new Quotas(limits, 100, loop::nanoTime, counters);
    }
    TurnBench made =
        new TurnBench(TurnBench.DEFAULTS, loop, conversations, options, guesses, quotas);
    made.automatic("hello", "Hi.").saw();
    return made;
  }

  private QuotaUsage usage() {
    return quotas.usage(KEY).orElseThrow();
  }

  private static void assertAnswered(TurnBench bench) {
    bench.audio(50).endOfSpeech();
    bench.assertSaw("transcription", "llm:hello", "tts:Hi.", "audio", "end", "complete");
  }

  private static ServerMessage.Problem problem(TurnBench bench) {
    return bench.link.events.stream()
        .map(RecordingLink.Event::message)
        .filter(ServerMessage.Problem.class::isInstance)
        .map(ServerMessage.Problem.class::cast)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  @Test
  void thePartOneDeviceIsToldAtItsEosAloudAndMayGoOnLater() {
    TurnBench bench = bench(TWO_A_MINUTE);
    assertAnswered(bench);
    assertAnswered(bench);
    int utterances = bench.recognition.utterances.size();
    bench.advance(1_000).audio(50).audio(50).assertSaw(); // behind the tail
    assertTrue(bench.recognition.utterances.get(utterances).isOver(), "nobody listens to it");
    bench.endOfSpeech().assertSaw(excused("rate_limited", SpokenLine.TOO_FAST));
    assertEquals("rate_limited", bench.observer.outcomes.get(2));
    assertTrue(problem(bench).retryAfterMillis() > 0);
    assertEquals(1, counters.hits(Limit.TURNS_PER_MINUTE));
    assertEquals(2, bench.chat.calls.size());
    bench.advance(problem(bench).retryAfterMillis()).saw();
    assertAnswered(bench);
    bench.assertNothingLeft();
  }

  @Test
  void theDeviceWithoutSpokenErrorsIsToldAtItsFirstSound() {
    TurnBench bench =
        bench(TWO_A_MINUTE, SessionOptions.asking().spokenErrors(false).build(), GuessPolicy.off());
    assertAnswered(bench);
    assertAnswered(bench);
    bench.advance(1_000).audio(50).assertSaw("error:rate_limited"); // behind the tail
    assertTrue(problem(bench).endsTurn());
    bench.audio(50).endOfSpeech().assertSaw();
    bench.text("hello").assertSaw("error:rate_limited");
    bench.assertNothingLeft();
  }

  @Test
  void aNewConnectionHasNoNewQuota() {
    TurnBench before = bench(TWO_A_MINUTE);
    assertAnswered(before);
    assertAnswered(before);
    before.gone();
    TurnBench after = bench(TWO_A_MINUTE);
    after.reset().saw();
    after.audio(50).endOfSpeech().assertSaw(excused("rate_limited", SpokenLine.TOO_FAST));
  }

  @Test
  void everyEosAndTextCountsAndPressingTheButtonTwiceToo() {
    TurnBench bench = bench(new QuotaLimits(3, 0, 0, 0, 0, 0));
    bench.text("hello").saw();
    bench.endOfSpeech().assertSaw(excused("no_speech", SpokenLine.NO_SPEECH));
    bench.text("hello").saw();
    bench.text("hello").assertSaw(excused("rate_limited", SpokenLine.TOO_FAST));
    bench.endOfSpeech().assertSaw(excused("rate_limited", SpokenLine.TOO_FAST));
    assertEquals(3, usage().turnsInMinute());
    assertEquals(2, usage().turnsInDay(), "what nobody understood does not use up the day");
  }

  @Test
  void whatTheServerCouldNotHearDoesNotCount() {
    TurnBench bench = bench(TWO_A_MINUTE);
    for (int i = 0; i < 5; i++) {
      bench.recognition.refuses = true;
      bench.audio(50).endOfSpeech().assertSaw(excused("busy", SpokenLine.BUSY));
      bench.advance(1_000);
    }
    assertEquals(new QuotaUsage(0, 0, 0, 0, false), usage());
    bench.recognition.refuses = false;
    assertAnswered(bench);
  }

  @Test
  void theDaysEndIsToldAsSuch() {
    TurnBench bench = bench(new QuotaLimits(0, 1, 0, 0, 0, 0));
    assertAnswered(bench);
    bench.advance(3_600_000).saw();
    TurnBench again =
        bench(new QuotaLimits(0, 1, 0, 0, 0, 0)); // the first one was idle for too long
    again.audio(50).endOfSpeech().assertSaw(excused("rate_limited", SpokenLine.DAY_USED_UP));
    long hours = problem(again).retryAfterMillis() / 3_600_000;
    assertTrue(hours >= 22 && hours <= 24, "hours " + hours);
  }

  @Test
  void anUtteranceIsOverWhenItsTranscriptIsKnown() {
    TurnBench bench = bench(new QuotaLimits(0, 0, 1, 0, 0, 0));
    TurnStage.LISTENING.reach(bench);
    assertEquals(1, usage().utterancesNow());
    TurnBench other = bench(new QuotaLimits(0, 0, 1, 0, 0, 0));
    other.audio(50).endOfSpeech();
    other.assertSaw(excused("rate_limited", SpokenLine.TOO_MANY_AT_ONCE));
    bench.recognition.answer = null;
    bench.endOfSpeech();
    assertEquals(1, usage().utterancesNow());
    bench.then(() -> bench.recognition.last().finish("hello"));
    assertEquals(0, usage().utterancesNow());
    assertAnswered(other);
  }

  @Test
  void anUtteranceWhoseDeviceVanishesIsOver() {
    TurnBench bench = bench(new QuotaLimits(0, 0, 1, 0, 0, 0));
    bench.audio(50);
    assertEquals(1, usage().utterancesNow());
    bench.gone();
    assertEquals(0, usage().utterancesNow());
  }

  @Test
  void withoutTokensTheModelIsNotAskedAndTheDeviceHearsWhy() {
    TurnBench bench = bench(HUNDRED_TOKENS);
    assertAnswered(bench);
    bench.then(() -> bench.chat.last().costs(100));
    bench.audio(50).endOfSpeech();
    List<String> story = bench.saw();
    assertEquals(List.of("transcription", "llm:hello"), story.subList(0, 2));
    assertEquals(
        List.of(excused("rate_limited", SpokenLine.DAY_USED_UP)), story.subList(2, story.size()));
    assertEquals(1, bench.chat.calls.size());
    assertEquals(ErrorCode.RATE_LIMITED, problem(bench).code());
    assertEquals(1, counters.hits(Limit.TOKENS_PER_DAY));
    bench.text("hello").saw();
    assertEquals(1, bench.chat.calls.size());
    bench.assertNothingLeft();
  }

  @Test
  void theTokensOfATurnThatIsOverAreStillCounted() {
    TurnBench bench = bench(HUNDRED_TOKENS);
    bench.chat.answer = null;
    bench.audio(50).endOfSpeech();
    bench.interrupt();
    bench.then(() -> bench.chat.last().costs(30));
    bench.gone().then(() -> bench.chat.last().costs(30));
    assertEquals(60, usage().tokensInDay());
  }

  @Test
  void aWrongGuessCostsTheDeviceNothingAndARightOneItsTokens() {
    TurnBench bench = bench(HUNDRED_TOKENS, SessionOptions.DEFAULT, new GuessPolicy(true, 10, 100));
    bench.recognition.answer = null;
    bench.chat.answer = null;
    bench.voice(300).heardSoFar("what time").audio(Speculation.SILENCE_MILLIS + 20);
    ScriptedChat.Call wrong = bench.chat.last();
    bench.then(() -> wrong.costs(40));
    bench.voice(300).heardSoFar("what time is it").audio(Speculation.SILENCE_MILLIS + 20);
    ScriptedChat.Call right = bench.chat.last();
    assertTrue(wrong != right && wrong.isOver());
    bench.then(() -> right.say("Noon."));
    bench.then(() -> right.costs(25));
    bench.then(right::complete).then(() -> wrong.costs(1));
    assertEquals(0, usage().tokensInDay(), "nobody knows yet whether it was right");
    bench.endOfSpeech().then(() -> bench.recognition.last().finish("what time is it"));
    assertEquals(25, usage().tokensInDay());
    assertEquals(1, usage().turnsInDay());
  }

  @Test
  void withoutTokensNobodyGuesses() {
    TurnBench bench = bench(HUNDRED_TOKENS, SessionOptions.DEFAULT, new GuessPolicy(true, 10, 100));
    quotas.of(KEY, "s").spend(100, true);
    bench.voice(300).heardSoFar("what time").audio(Speculation.SILENCE_MILLIS + 20);
    assertEquals(0, bench.chat.calls.size());
    bench.endOfSpeech();
    assertEquals(0, bench.chat.calls.size());
  }

  @Test
  void aModelThatFailsCountsAsATurnAndCostsWhatItTook() {
    TurnBench bench = bench(new QuotaLimits(1, 0, 0, 100, 0, 0));
    bench.chat.answer = null;
    bench.audio(50).endOfSpeech();
    bench.then(() -> bench.chat.last().fail(ChatFailure.Kind.CUT));
    bench.then(() -> bench.chat.last().costs(7)).saw();
    assertEquals(new QuotaUsage(1, 1, 0, 7, false), usage());
    bench.audio(50).endOfSpeech().assertSaw(excused("rate_limited", SpokenLine.TOO_FAST));
  }
}
