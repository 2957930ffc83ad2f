package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TurnStatisticsTest {
  private final TurnStatistics statistics = new TurnStatistics();

  @Test
  void percentilesAreThoseOfTheTurns() {
    for (long millis = 1; millis <= 100; millis++) {
      statistics.add(turn(millis, Optional.empty()));
    }

    assertWithin(50, 50);
    assertWithin(95, 95);
    assertWithin(100, 100);
    List<String> table = statistics.table();
    assertTrue(table.get(2).matches("first audio +50\\.0 +90\\.0 +95\\.0 +100"), table.get(2));
    assertEquals("100 of 100 turns answered, 0 failed.", table.get(table.size() - 1));
  }

  @Test
  void turnsThatFailedCountButTheirTimesDoNot() {
    statistics.add(turn(10, Optional.empty()));
    statistics.add(
        turn(9_000, Optional.of(new ServerMessage.Failed("busy", "Busy.", OptionalLong.empty()))));
    statistics.addLost();

    assertWithin(100, 10);
    assertEquals(2, statistics.failed());
    assertTrue(statistics.table().contains("1 of 3 turns answered, 2 failed."));
  }

  @Test
  void withoutATurnThereAreNoPercentiles() {
    assertTrue(statistics.nanosTo(Milestone.FIRST_AUDIO, 50).isEmpty());
    assertTrue(statistics.table().contains("0 of 0 turns answered, 0 failed."));
  }

  @Test
  void timesOutOfRangeAreClampedNotThrown() {
    statistics.add(turn(-5, Optional.empty()));
    statistics.add(turn(1_000_000_000, Optional.empty()));

    assertEquals(0, statistics.nanosTo(Milestone.FIRST_AUDIO, 50).orElseThrow());
  }

  @Test
  void violationsOfAllTurnsAreSummedUp() {
    for (int i = 0; i < 2; i++) {
      TurnReport report = turn(1, Optional.empty());
      report.violations().add(Violation.ODD_FRAME);
      statistics.add(report);
    }

    assertEquals(Map.of(Violation.ODD_FRAME, 2), statistics.violations().counts());
    assertFalse(statistics.violations().isEmpty());
    assertTrue(statistics.violations().describe().contains("odd size (2 times)"));
  }

  private void assertWithin(double percentile, double millis) {
    long nanos = statistics.nanosTo(Milestone.FIRST_AUDIO, percentile).orElseThrow();
    assertEquals(millis, Millis.of(nanos), millis / 1000);
  }

  private static TurnReport turn(long millis, Optional<ServerMessage.Failed> error) {
    return new TurnReport(
        OptionalLong.empty(),
        "",
        "",
        Map.of(Milestone.FIRST_AUDIO, millis * 1_000_000),
        0,
        error,
        false,
        Map.of(),
        new Violations(),
        new ReplyAudio(0));
  }
}
