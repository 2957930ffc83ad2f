package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RESET and disconnection in every state, and what comes late. */
class CutOffTest {

  private final TurnBench bench = new TurnBench();

  @ParameterizedTest
  @EnumSource(TurnStage.class)
  void afterResetCompleteNothingOfThatTurnIsSent(TurnStage stage) {
    bench.conversations.append(TurnBench.SESSION, new Exchange("before", "kept"));
    stage.reach(bench);
    bench.images.put(TurnBench.SESSION, new StoredImage("image/png", new byte[3]));
    bench.saw();
    bench.reset().assertSaw("reset_complete");
    assertEquals(List.of(), bench.conversations.of(TurnBench.SESSION));
    assertFalse(bench.images.has(TurnBench.SESSION));
    assertEquals(0, bench.link.queuedParts());
    int late = bench.comeLate();
    assertEquals(late, bench.observer.lateResults);
    bench.advance(100_000);
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw();
    assertEquals(stage == TurnStage.IDLE ? List.of() : List.of("reset"), bench.observer.outcomes);
    bench.automatic("again", "Fresh.").audio(50).endOfSpeech();
    bench.assertSaw("transcription", "llm:again", "tts:Fresh.", "audio", "end", "complete");
    assertEquals(List.of(), bench.chat.last().request.history());
    bench.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(TurnStage.class)
  void afterADisconnectionNothingIsSentAndNothingIsLeft(TurnStage stage) {
    stage.reach(bench);
    bench.saw();
    bench.gone();
    assertEquals(bench.comeLate(), bench.observer.lateResults);
    bench.gone().assertSaw();
    assertEquals(stage == TurnStage.IDLE ? List.of() : List.of("gone"), bench.observer.outcomes);
    bench.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = TurnStage.class,
      names = {"IDLE", "LISTENING", "TRANSCRIBING"})
  void aDisconnectionBeforeTheTranscriptLeavesNothingToRemember(TurnStage stage) {
    stage.reach(bench);
    bench.gone();
    assertEquals(List.of(), bench.conversations.of(TurnBench.SESSION));
  }

  @ParameterizedTest
  @EnumSource(
      value = TurnStage.class,
      names = {"THINKING", "SYNTHESIZING"})
  void aDisconnectionBeforeTheReplyIsRememberedWithAnEmptyReply(TurnStage stage) {
    stage.reach(bench);
    bench.gone();
    assertEquals(List.of(new Exchange("hello", "")), bench.conversations.of(TurnBench.SESSION));
  }

  /** A reply of ten words, 1,000 ms each, all synthesized; the socket has taken some. */
  private String heardAfter(long writtenMillis, long playedMillis) {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.link.takeOnly(Pcm.bytesOf(writtenMillis));
    bench.then(() -> bench.chat.last().say("aaa1 aaa2 aaa3 aaa4 aaa5. "));
    bench.then(() -> bench.voice.last().samples((int) Pcm.bytesOf(5_000)));
    bench.then(() -> bench.voice.last().complete()).advance(playedMillis).gone();
    return bench.conversations.of(TurnBench.SESSION).get(0).replyText();
  }

  @Test
  void whatWasNotWrittenIsNotRemembered() {
    assertEquals("aaa1 aaa2", heardAfter(2_500, 30_000));
  }

  @Test
  void whatWasNotPlayedYetIsNotRemembered() {
    assertEquals("aaa1 aaa2 aaa3", heardAfter(5_000, 3_300));
  }

  @Test
  void aReplyThatWasHeardToItsEndIsRememberedWhole() {
    assertEquals("aaa1 aaa2 aaa3 aaa4 aaa5.", heardAfter(5_000, 5_000));
  }

  @Test
  void ofAPieceThatIsStillBeingSynthesizedOnlyWhatItsSoundCanHoldIsRemembered() {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.then(() -> bench.chat.last().say("These are many words, and more of them come. "));
    bench.then(() -> bench.voice.last().samples(12 * TurnBench.SPEECH_BYTES_PER_CHAR));
    bench.advance(3_000).gone();
    assertEquals("These are", bench.conversations.of(TurnBench.SESSION).get(0).replyText());
  }

  @Test
  void theNextConnectionGoesOnWithTheConversation() {
    heardAfter(2_500, 30_000);
    TurnBench again =
        new TurnBench(TurnBench.DEFAULTS, bench.loop, bench.conversations, SessionOptions.DEFAULT)
            .automatic("and then", "Nothing.");
    again.audio(50).endOfSpeech();
    assertEquals(List.of(new Exchange("hello", "aaa1 aaa2")), again.chat.last().request.history());
    again.assertSaw(
        "connected", "transcription", "llm:and then", "tts:Nothing.", "audio", "end", "complete");
  }

  @ParameterizedTest
  @EnumSource(TurnStage.class)
  void aBadMessageIsAnsweredAtAnyTimeAndChangesNothing(TurnStage stage) {
    stage.reach(bench);
    bench.saw();
    bench.loop.run(
        () -> bench.session.bad(new ClientMessage.Bad(ErrorCode.UNKNOWN_SIGNAL, "no such")));
    bench.assertSaw("error:unknown_signal");
    assertEquals(List.of(), bench.observer.outcomes);
  }

  @Test
  void aResetWithinTheExcuseEndsIt() {
    bench.link.takeOnly(10);
    bench.endOfSpeech().saw();
    bench.reset().assertSaw("reset_complete");
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw();
    bench.assertNothingLeft();
  }
}
