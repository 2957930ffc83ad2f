package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.wire.CloseReason;
import org.junit.jupiter.api.Test;

class IdleAndDrainTest {
  private final TurnBench bench = new TurnBench();

  @Test
  void aSilentDeviceIsClosedAfterThreeMinutes() {
    bench.advance(179_999);
    assertNull(bench.link.closed);
    bench.advance(1);
    assertEquals(CloseReason.IDLE, bench.link.closed);
    bench.assertNothingLeft();
  }

  @Test
  void eachFrameBeginsTheTimeAnew() {
    for (int i = 0; i < 5; i++) {
      bench.advance(179_999);
      bench.loop.run(bench.session::activity);
    }
    assertNull(bench.link.closed);
    bench.advance(180_000);
    assertEquals(CloseReason.IDLE, bench.link.closed);
  }

  @Test
  void withAudioBufferedItIsAsOnEndOfSpeech() {
    bench.automatic("hello", "Hello.").saw();
    bench.audio(50).advance(179_999).assertSaw();
    bench
        .advance(1)
        .assertSaw("transcription", "llm:hello", "tts:Hello.", "audio", "end", "complete");
    bench.advance(179_999);
    assertNull(bench.link.closed);
    bench.advance(1);
    assertEquals(CloseReason.IDLE, bench.link.closed);
  }

  @Test
  void aTurnInProgressKeepsTheConnection() {
    bench.audio(50).endOfSpeech();
    bench.link.takeOnly(10);
    bench.advance(1_000_000);
    assertNull(bench.link.closed);
    bench.loop.run(bench.link::takeAll);
    bench.advance(179_000);
    assertNull(bench.link.closed);
    bench.advance(181_000);
    assertEquals(CloseReason.IDLE, bench.link.closed);
  }

  @Test
  void aPictureThatWaitsKeepsTheConnection() {
    bench.advance(100_000);
    bench.images.put(TurnBench.SESSION, new StoredImage("image/png", new byte[1]));
    bench.advance(299_000);
    assertNull(bench.link.closed);
    bench.advance(181_000);
    assertEquals(CloseReason.IDLE, bench.link.closed, "the picture has expired");
  }

  @Test
  void aSettingOfZeroKeepsIdleDevices() {
    TurnSettings never =
        new TurnSettings(0, 60_000, 60_000, 200, 5_000, 0, 2_000, 10, "scripted", false);
    TurnBench kept = new TurnBench(never);
    kept.advance(100_000_000);
    assertNull(kept.link.closed);
    assertEquals(0, kept.loop.waitingTimers());
  }

  @Test
  void aDrainedSessionIsClosedAtOnceWhenIdle() {
    bench.loop.run(bench.session::drain);
    assertEquals(CloseReason.GOING_AWAY, bench.link.closed);
    bench.assertNothingLeft();
  }

  @Test
  void aDrainedSessionIsClosedAfterItsReply() {
    bench.saw();
    bench.audio(50).endOfSpeech().then(bench.session::drain);
    assertNull(bench.link.closed);
    bench.then(() -> bench.recognition.last().finish("hello"));
    bench.then(() -> bench.chat.last().say("Hello.")).then(() -> bench.chat.last().complete());
    bench.then(() -> bench.voice.last().samples(64)).then(() -> bench.voice.last().complete());
    bench.assertSaw(
        "transcription", "llm:hello", "tts:Hello.", "audio", "end", "complete", "close 1001");
    bench.assertNothingLeft();
  }

  @Test
  void aDrainedSessionIsClosedAfterAReset() {
    bench.audio(50).then(bench.session::drain);
    bench.reset();
    assertEquals(CloseReason.GOING_AWAY, bench.link.closed);
    bench.assertNothingLeft();
  }

  @Test
  void aSessionThatIsGoneIsNotClosedByADrain() {
    bench.gone().then(bench.session::drain);
    assertNull(bench.link.closed);
  }

  @Test
  void aConversationIsHeldFromTheHandshakeUntilTheDeviceIsGone() {
    assertEquals(1, bench.conversations.holders.size());
    bench.loop.run(bench.session::gone);
    assertEquals(0, bench.conversations.holders.size());
  }

  @Test
  void aDeviceThatConnectedToAnotherNodeIsClosedHereAsTakenOver() {
    bench.conversations.holders.values().iterator().next().run();
    bench.advance(0);
    assertEquals(CloseReason.TAKEN_OVER, bench.link.closed);
    assertEquals(0, bench.conversations.holders.size());
    bench.assertNothingLeft();
  }
}
