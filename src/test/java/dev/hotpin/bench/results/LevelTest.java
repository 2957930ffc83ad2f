package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final int WEARABLES = 20;

  @Test
  void theMedianOfThreeRunsIsTheMiddleOfEachFigure() {
    Level median = Level.median(List.of(level(3, 30, 5), level(1, 90, 7), level(2, 60, 6)));
    assertEquals(WEARABLES, median.wearables());
    assertEquals(2, median.p50Millis());
    assertEquals(60, median.p99Millis());
    assertEquals(6, median.speaking());
    assertEquals(List.of(30.0, 90.0, 60.0), median.p99sMillis());
  }

  @Test
  void ofAnEvenNumberOfRunsTheLessFavourableMiddleCounts() {
    Level median = Level.median(List.of(level(1, 30, 5), level(2, 90, 7)));
    assertEquals(2, median.p50Millis());
    assertEquals(90, median.p99Millis());
    assertEquals(5, median.speaking());
    Level ofFour =
        Level.median(List.of(level(4, 40, 8), level(1, 10, 5), level(3, 30, 7), level(2, 20, 6)));
    assertEquals(3, ofFour.p50Millis());
    assertEquals(30, ofFour.p99Millis());
    assertEquals(6, ofFour.speaking());
  }

  @Test
  void aLevelThatWasGivenUpInOneOfTwoRunsIsBeyondTheLimit() {
    Level median =
        Level.median(List.of(level(1, 30, 5), level(Double.NaN, Double.POSITIVE_INFINITY, 5)));
    assertEquals(Double.POSITIVE_INFINITY, median.p99Millis());
    assertEquals(Double.NaN, median.p50Millis());
  }

  @Test
  void theTurnsOfEachRunAreTheLeast() {
    Level few = new Level(WEARABLES, 1, 1, List.of(1.0), 1, 499);
    assertEquals(499, Level.median(List.of(level(1, 1, 1), few, level(1, 1, 1))).turnsOfEach());
  }

  private static Level level(double p50, double p99, double speaking) {
    return new Level(WEARABLES, p50, p99, List.of(p99), speaking, 500);
  }
}
