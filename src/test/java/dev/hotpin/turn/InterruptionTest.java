package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** INTERRUPT at every moment of a turn. */
class InterruptionTest {
  private final TurnBench bench = new TurnBench();

  private List<Exchange> remembered() {
    return bench.conversations.of(TurnBench.SESSION);
  }

  @ParameterizedTest
  @EnumSource(TurnStage.class)
  void afterInterruptedNothingOfThatTurnIsSentAndTheNextOneWorks(TurnStage stage) {
    stage.reach(bench);
    bench.saw();
    int turn = stage == TurnStage.IDLE ? 0 : 1;
    bench.interrupt().assertSaw("interrupted:" + turn);
    assertEquals(0, bench.link.queuedParts());
    bench.assertNothingLeftOfEngines();
    assertEquals(bench.comeLate(), bench.observer.lateResults);
    bench.advance(100_000);
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw();
    assertEquals(turn == 0 ? List.of() : List.of("interrupted"), bench.observer.outcomes);
    bench.automatic("again", "Fresh.").audio(50).endOfSpeech();
    bench.assertSaw("transcription", "llm:again", "tts:Fresh.", "audio", "end", "complete");
    bench.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = TurnStage.class,
      names = {"THINKING", "SYNTHESIZING", "SPEAKING"})
  void theModelsRequestAndTheSynthesisAreCancelled(TurnStage stage) {
    stage.reach(bench);
    bench.interrupt();
    assertEquals(1, bench.chat.last().cancels);
    bench.voice.jobs.forEach(job -> assertEquals(1, job.cancels));
    assertEquals(List.of(new Exchange("hello", "")), remembered());
  }

  @Test
  void aPictureForATurnThatWasInterruptedWhileListeningWaitsForTheNext() {
    bench.images.put(TurnBench.SESSION, new StoredImage("image/png", new byte[3]));
    bench.audio(50).interrupt();
    assertTrue(bench.images.has(TurnBench.SESSION));
    assertEquals(List.of(), remembered());
  }

  /** A reply of five words, 1,000 ms each, of which the socket takes some. */
  private void reply(long writtenMillis) {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.link.takeOnly(Pcm.bytesOf(writtenMillis));
    bench.then(() -> bench.chat.last().say("aaa1 aaa2 aaa3 aaa4 aaa5. "));
    bench.then(() -> bench.voice.last().samples((int) Pcm.bytesOf(5_000)));
    bench.then(() -> bench.voice.last().complete());
  }

  @Test
  void ofTheReplyOnlyWhatWasSentIsRemembered() {
    reply(2_500);
    bench.advance(30_000).interrupt();
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2")), remembered());
  }

  @Test
  void ofTheReplyOnlyWhatCanHaveBeenPlayedIsRemembered() {
    reply(5_000);
    bench.advance(3_300).interrupt();
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2 aaa3")), remembered());
  }

  /** All of it is sent at once, long before it is played. */
  private void completeReply() {
    bench.link.takeAll();
    reply(10_000);
    bench.then(() -> bench.chat.last().complete());
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2 aaa3 aaa4 aaa5.")), remembered());
    bench.saw();
  }

  @Test
  void aCompleteReplyThatIsStillPlayedIsForgottenFromTheInterruptionOn() {
    completeReply();
    bench.advance(2_200).interrupt().assertSaw("interrupted:1");
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2")), remembered());
    bench.advance(60_000).interrupt().assertSaw("interrupted:1");
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2")), remembered());
    assertEquals(List.of("complete"), bench.observer.outcomes);
  }

  @Test
  void aReplyThatWasPlayedToItsEndIsRememberedWhole() {
    completeReply();
    bench.advance(5_000).interrupt();
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2 aaa3 aaa4 aaa5.")), remembered());
  }

  @Test
  void messagesThatWaitInTheSocketTakeNothingFromAReplyThatIsWritten() {
    completeReply();
    bench.link.pendingBytes = 100; // an acknowledgement, not flushed yet
    bench.advance(60_000).interrupt();
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2 aaa3 aaa4 aaa5.")), remembered());
  }

  @Test
  void anInterruptionAfterTheNextTurnBeganLeavesTheEarlierReplyAlone() {
    completeReply();
    bench.advance(1_000).audio(50).interrupt().assertSaw("interrupted:2");
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2 aaa3 aaa4 aaa5.")), remembered());
  }

  @Test
  void anInterruptionAfterAResetRestoresNothing() {
    completeReply();
    bench.reset().interrupt().assertSaw("reset_complete", "interrupted:1");
    assertEquals(List.of(), remembered());
  }

  @Test
  void anExcuseIsInterruptedLikeAnyReply() {
    bench.link.takeOnly(10);
    bench.endOfSpeech().saw();
    bench.interrupt().assertSaw("interrupted:1");
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw();
    assertEquals(List.of(), remembered());
    bench.assertNothingLeft();
  }

  @Test
  void twoInterruptionsAreAnsweredTwice() {
    bench.audio(50).saw();
    bench.interrupt().interrupt().assertSaw("interrupted:1", "interrupted:1");
    assertEquals(List.of("interrupted"), bench.observer.outcomes);
  }

  @Test
  void aServerThatStopsClosesAfterTheInterruption() {
    bench.audio(50).endOfSpeech().saw();
    bench.loop.run(bench.session::drain);
    bench.assertSaw();
    bench.interrupt().assertSaw("interrupted:1", "close 1001");
  }
}
