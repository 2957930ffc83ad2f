package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatchUpPaceTest {
  private static final double FIVE_TIMES_AS_FAST = Pcm.bytesOf(5_000) / 1e9;

  private final CatchUpPace pace = new CatchUpPace(FIVE_TIMES_AS_FAST, 0);

  @Test
  void theFirstMayBeginAtOnce() {
    assertTrue(pace.allows(0));
  }

  @Test
  void theNextBeginsWhenTheBurstThatEveryDeviceMaySendIsDecoded() {
    pace.begin(Pcm.bytesOf(128), 0);
    assertFalse(pace.allows(nanos(399)));
    assertEquals(400, pace.millisUntilAllowed(nanos(1)));
    assertTrue(pace.allows(nanos(400)));
  }

  @Test
  void whoWaitedLongKeepsTheNextLonger() {
    pace.begin(Pcm.bytesOf(5_000), 0);
    assertFalse(pace.allows(nanos(999)));
    assertTrue(pace.allows(nanos(1_000)));
  }

  @Test
  void thoseWhoFoundADecoderFreeCountOneAfterTheOther() {
    pace.begin(0, 0);
    pace.begin(0, nanos(100));
    assertFalse(pace.allows(nanos(799)));
    assertTrue(pace.allows(nanos(800)));
  }

  @Test
  void longQuietSavesNothingUp() {
    pace.begin(0, nanos(60_000));
    assertFalse(pace.allows(nanos(60_399)));
    assertTrue(pace.allows(nanos(60_400)));
  }

  @Test
  void theWaitThatItTellsIsAtLeastAMillisecond() {
    assertEquals(1, pace.millisUntilAllowed(nanos(5)));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
