package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SlidingPercentilesTest {
  private final SlidingPercentiles percentiles = new SlidingPercentiles(120_000);

  @Test
  void withoutAnyValueThereAreNone() {
    assertEquals(Percentiles.NONE, percentiles.now());
  }

  @Test
  void valuesAreSpreadAsTheyAre() {
    for (int millis = 1; millis <= 100; millis++) {
      percentiles.record(millis);
    }
    assertEquals(new Percentiles(100, 50, 90, 99), percentiles.now());
    assertEquals(new Percentiles(100, 50, 90, 99), percentiles.now(), "asking changes nothing");
  }

  @Test
  void theWindowSlides() {
    percentiles.record(100);
    percentiles.now();
    for (int slot = 0; slot < SlidingPercentiles.CLOSED_SLOTS; slot++) {
      percentiles.nextSlot();
      assertEquals(1, percentiles.now().count(), "after " + (slot + 1));
    }
    percentiles.record(7);
    assertEquals(new Percentiles(2, 7, 100, 100), percentiles.now());
    percentiles.nextSlot();
    assertEquals(new Percentiles(1, 7, 7, 7), percentiles.now());
  }

  @Test
  void whatIsTooLongOrNegativeIsRecordedAsTheNearestThatMayBe() {
    percentiles.record(-5);
    assertEquals(new Percentiles(1, 0, 0, 0), percentiles.now());
    percentiles.record(Long.MAX_VALUE);
    assertEquals(120_000.0, (double) percentiles.now().p99(), 1_200.0);
  }
}
