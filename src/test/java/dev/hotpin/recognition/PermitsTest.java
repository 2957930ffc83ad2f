package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private static final long GB = 1_000_000_000;
  private static final long MB = 1_000_000;

  @Test
  void theCoresAndTheSpeedDecide() {
    assertEquals(4, permits(2, 0.25, 100 * GB).count());
    assertEquals(5, permits(2, 0.2, 100 * GB).count());
    assertEquals(
        "4 at once: 2 cores, 0.25 s of decoding for a second of speech",
        permits(2, 0.25, 100 * GB).reason());
  }

  @Test
  void thereIsAlwaysOneHoweverSlowOrSmallTheMachine() {
    assertEquals(1, permits(1, 2.5, 100 * GB).count());
    assertEquals(1, permits(8, 0.1, 0).count());
  }

  @Test
  void memoryBoundsAndIsNamed() {
    Permits heap = Permits.decide(8, 0.28, 100 * MB, true, GB, OptionalInt.empty());
    assertEquals(4, heap.count());
    assertTrue(heap.reason().contains("Java heap"), heap.reason());
    Permits nativeMemory = Permits.decide(8, 0.2, 150 * MB, false, GB, OptionalInt.empty());
    assertEquals(4, nativeMemory.count());
    assertTrue(nativeMemory.reason().contains("memory available"), nativeMemory.reason());
  }

  @Test
  void theOperatorsNumberWins() {
    Permits set = Permits.decide(1, 3, GB, false, 0, OptionalInt.of(7));
    assertEquals(7, set.count());
    assertEquals("7 at once, as set", set.reason());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Permits.decide(1, 1, 1, false, 1, OptionalInt.of(0)));
    assertThrows(IllegalArgumentException.class, () -> permits(1, Double.NaN, GB));
    assertThrows(IllegalArgumentException.class, () -> permits(1, -1, GB));
  }

  @Test
  void anImmeasurablyFastEngineIsNotInfinite() {
    assertEquals(500, permits(1, 0, 1000 * GB).count());
  }

  @Test
  void thisHostHasMemory() {
    assertTrue(HostMemory.availableBytes() >= 0);
  }

  private static Permits permits(int cores, double realTimeFactor, long memoryBytes) {
    return Permits.decide(cores, realTimeFactor, 150 * MB, false, memoryBytes, OptionalInt.empty());
  }
}
