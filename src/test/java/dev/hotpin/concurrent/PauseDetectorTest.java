package dev.hotpin.concurrent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PauseDetectorTest {
  private long nowNanos = Long.MAX_VALUE - 1_000; // the clock may overflow
  private final PauseDetector pauses = new PauseDetector(1_000);

  private boolean stoodStillAfter(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    return pauses.stoodStill(nowNanos);
  }

  @Test
  void aCheckThatComesFarTooLateTellsOfAPauseOnce() {
    assertFalse(stoodStillAfter(60_000), "it was made long before the first check");
    assertFalse(stoodStillAfter(1_000));
    assertFalse(stoodStillAfter(3_000), "a crowded machine");
    assertTrue(stoodStillAfter(3_001));
    assertFalse(stoodStillAfter(1_000));
    assertTrue(stoodStillAfter(3_600_000));
  }
}
