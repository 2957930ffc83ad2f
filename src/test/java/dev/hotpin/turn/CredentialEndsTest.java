package dev.hotpin.turn;

import static dev.hotpin.turn.TurnBench.excused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.identity.Standing;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.Endpointing;
import dev.hotpin.wire.SessionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device whose credential expires or is taken back while it is connected. */
class CredentialEndsTest {
  private final TurnBench bench = bench(SessionOptions.DEFAULT);

  private static TurnBench bench(SessionOptions options) {
    TurnBench bench =
        new TurnBench(TurnBench.DEFAULTS, new VirtualLoop(), new ScriptedConversations(), options);
    bench.saw();
    return bench;
  }

  private static TurnBench silent() {
    return bench(SessionOptions.asking().spokenErrors(false).build());
  }

  private static void assertExcusedAndClosed(TurnBench bench) {
    List<String> words =
        new ArrayList<>(Arrays.asList(excused("unauthorized", SpokenLine.UNAUTHORIZED)));
    words.add("close 1008");
    assertEquals(words, bench.saw());
  }

  private static void reconsider(TurnBench bench) {
    bench.loop.run(bench.session::reconsider);
  }

  @Test
  void theTurnInWhichACredentialExpiresGoesOnAndTheNextIsRefusedAloudAtItsEnd() {
    bench.automatic("hello", "Hello.").audio(50);
    bench.standing = Standing.EXPIRED;
    bench.endOfSpeech();
    bench.assertSaw("transcription", "llm:hello", "tts:Hello.", "audio", "end", "complete");

    bench.audio(50).advance(500).assertSaw(); // an error now would lock it up
    bench.endOfSpeech();
    assertExcusedAndClosed(bench);
    assertEquals(CloseReason.CREDENTIAL_EXPIRED, bench.link.closed);
    assertEquals(1, bench.chat.calls.size());
    bench.assertNothingLeft();
  }

  @Test
  void aDeviceWithoutSpokenErrorsIsToldAtOnce() {
    TurnBench silent = silent();
    silent.standing = Standing.EXPIRED;
    silent.audio(50);
    silent.assertSaw("error:unauthorized", "close 1008");
    silent.assertNothingLeft();
  }

  @Test
  void textAfterTheEndIsRefusedAloudOrInSilence() {
    bench.standing = Standing.EXPIRED;
    bench.text("hello");
    assertExcusedAndClosed(bench);
    bench.assertNothingLeft();

    TurnBench silent = silent();
    silent.standing = Standing.REVOKED;
    silent.text("hello");
    silent.assertSaw("error:unauthorized", "close 1008");
    assertEquals(CloseReason.CREDENTIAL_REVOKED, silent.link.closed);
    silent.assertNothingLeft();
  }

  @Test
  void speechThatTheServerFindsIsRefusedAtItsEnd() {
    TurnBench handsFree = bench(SessionOptions.asking().endpointing(new Endpointing(700)).build());
    handsFree.standing = Standing.EXPIRED;
    for (int i = 0; i < 30; i++) {
      handsFree.voice(20).advance(20);
    }
    for (int i = 0; i < 60; i++) {
      handsFree.audio(20).advance(20);
    }
    assertExcusedAndClosed(handsFree);
    handsFree.assertNothingLeft();
  }

  @Test
  void aGoodCredentialIsLeftAloneWhenOthersChange() {
    reconsider(bench);
    bench.standing = Standing.EXPIRED; // which is looked at when a turn begins
    reconsider(bench);
    bench.assertSaw();
  }

  @Test
  void aRevocationClosesAnIdleDeviceAndOneThatIsRecordingAtOnce() {
    bench.standing = Standing.REVOKED;
    reconsider(bench);
    bench.assertSaw("close 1008");
    assertEquals(CloseReason.CREDENTIAL_REVOKED, bench.link.closed);
    bench.assertNothingLeft();

    TurnBench recording = bench(SessionOptions.DEFAULT);
    recording.audio(500);
    recording.standing = Standing.REVOKED;
    reconsider(recording);
    recording.assertSaw("close 1008");
    recording.assertNothingLeft();
  }

  @Test
  void aRevocationWhileTheAnswerIsAwaitedIsSaidAloudBeforeTheClose() {
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.assertSaw("transcription", "llm:hello");
    bench.standing = Standing.REVOKED;
    reconsider(bench);
    assertExcusedAndClosed(bench);
    assertTrue(bench.chat.calls.get(0).isOver());
    bench.assertNothingLeft();
  }

  @Test
  void aRevocationCutsAReplyAndEndsItProperly() {
    speaking();
    bench.standing = Standing.REVOKED;
    reconsider(bench);
    reconsider(bench);
    bench.assertSaw(); // the rest of the first sentence waits for the socket
    bench.loop.run(bench.link::takeAll);
    bench.assertSaw("end", "complete", "close 1008");
    assertEquals(CloseReason.CREDENTIAL_REVOKED, bench.link.closed);
    bench.assertNothingLeft();
  }

  @Test
  void aRevokedDeviceThatDoesNotReadIsClosedAfterAWhile() {
    speaking();
    bench.standing = Standing.REVOKED;
    reconsider(bench);
    bench.advance(VoiceSession.REVOKED_GRACE_MILLIS - 1).assertSaw();
    bench.advance(1).assertSaw("close 1008");
    bench.assertNothingLeft();
  }

  /** A first sentence is on its way, of which the socket takes a little; a second one waits. */
  private void speaking() {
    bench.link.takeOnly(64);
    bench.voice.bytesPerChar = 64;
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.then(() -> bench.chat.calls.get(0).say("One sentence. And then another one. "));
    assertEquals(List.of("transcription", "llm:hello", "tts:One sentence.", "audio"), bench.saw());
  }
}
