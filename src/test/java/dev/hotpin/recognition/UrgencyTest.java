package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.audio.Pcm;
import org.junit.jupiter.api.Test;

class UrgencyTest {
  @Test
  void aSpeakerWhoseSoundIsDecodedAsItComesIsLive() {
    assertEquals(Urgency.LIVE, Urgency.of(false, 0));
    assertEquals(Urgency.LIVE, Urgency.of(false, Urgency.LIVE_PCM_BYTES));
    assertEquals(Urgency.CATCHING_UP, Urgency.of(false, Urgency.LIVE_PCM_BYTES + 2));
  }

  @Test
  void anEndedUtteranceGoesFirstUnlessMuchOfItIsLeft() {
    assertEquals(Urgency.ANSWER_AWAITED, Urgency.of(true, 0));
    assertEquals(Urgency.ANSWER_AWAITED, Urgency.of(true, Pcm.bytesOf(1_000)));
    assertEquals(Urgency.CATCHING_UP, Urgency.of(true, Pcm.bytesOf(60_000)));
  }
}
