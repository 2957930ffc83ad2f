package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.Exchange;
import dev.hotpin.identity.Admission;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedConversations conversations = new ScriptedConversations();
  private final SessionRegistry registry = new SessionRegistry(loop::nanoTime);

  private TurnBench newBench() {
    return new TurnBench(TurnBench.DEFAULTS, loop, conversations, SessionOptions.DEFAULT);
  }

  private boolean claim(TurnBench bench, String address) {
    boolean claimed = registry.claim(bench.session, address);
    loop.runAll();
    return claimed;
  }

  @Test
  void theNewestConnectionWinsAndTheOlderIsClosed() {
    TurnBench older = newBench();
    TurnBench newer = newBench();
    assertTrue(claim(older, "10.0.0.1"));
    assertEquals(1, registry.size());
    assertTrue(claim(newer, "10.0.0.2"));
    assertEquals(CloseReason.TAKEN_OVER, older.link.closed);
    assertNull(newer.link.closed);
    assertEquals(List.of(newer.session), registry.sessions());
  }

  @Test
  void aTakeOverInMidReplyRemembersWhatWasHeard() {
    TurnBench older = newBench().automatic("hello", "One two three four five.");
    older.link.takeOnly(8 * TurnBench.SPEECH_BYTES_PER_CHAR);
    claim(older, "10.0.0.1");
    older.audio(50).endOfSpeech().advance(30_000);
    claim(newBench(), "10.0.0.1");
    assertEquals(List.of(new Exchange("hello", "One two")), conversations.of(TurnBench.SESSION));
    assertEquals("close 1012", older.link.story().get(older.link.story().size() - 1));
    older.assertNothingLeftOfEngines();
  }

  @Test
  void theOlderConnectionDoesNotReleaseTheNewer() {
    TurnBench older = newBench();
    TurnBench newer = newBench();
    claim(older, "10.0.0.1");
    claim(newer, "10.0.0.1");
    registry.release(older.session);
    assertEquals(List.of(newer.session), registry.sessions());
    registry.release(newer.session);
    registry.release(newer.session);
    assertEquals(0, registry.size());
  }

  @Test
  void theSameAddressMayReconnectAsOftenAsItLikes() {
    for (int i = 0; i < 50; i++) {
      assertTrue(claim(newBench(), "10.0.0.1"), "connection " + i);
    }
    assertEquals(1, registry.size());
  }

  @Test
  void theFourthTakeOverInAMinuteBetweenAddressesIsRefused() {
    claim(newBench(), "10.0.0.1");
    assertTrue(claim(newBench(), "10.0.0.2"));
    assertTrue(claim(newBench(), "10.0.0.1"));
    TurnBench holder = newBench();
    assertTrue(claim(holder, "10.0.0.2"));
    loop.advance(59_000);
    TurnBench refused = newBench();
    assertFalse(claim(refused, "10.0.0.1"));
    assertNull(holder.link.closed);
    assertEquals(List.of(holder.session), registry.sessions());
    registry.release(refused.session);
    assertEquals(1, registry.size(), "the one that was refused released the holder");
    assertTrue(claim(newBench(), "10.0.0.2"), "the holder itself may reconnect");
    loop.advance(1_001);
    assertTrue(claim(newBench(), "10.0.0.1"), "the minute is over");
  }

  @Test
  void sessionsWithOtherIdsAreLeftAlone() {
    TurnBench bench = newBench();
    claim(bench, "10.0.0.1");
    VoiceSession other =
        new VoiceSession(
            "other",
            SessionOptions.DEFAULT,
            Admission.ofAnyone(),
            bench.services,
            loop,
            new RecordingLink(),
            Optional.empty());
    assertTrue(registry.claim(other, "10.0.0.9"));
    loop.runAll();
    assertEquals(2, registry.size());
    assertNull(bench.link.closed);
  }

  @Test
  void aSessionThatWasSupersededTwiceIsClosedOnce() {
    TurnBench bench = newBench();
    loop.run(bench.session::supersede);
    loop.run(bench.session::supersede);
    assertEquals(List.of("connected", "close 1012"), bench.link.story());
  }
}
