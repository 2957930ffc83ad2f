package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final int ANSWERED = 0; // the place of "complete"

  private final Outcomes outcomes = new Outcomes();
  private final History history = new History(outcomes);

  private static Map<Stage, Percentiles> all(Percentiles percentiles) {
    Map<Stage, Percentiles> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      stages.put(stage, percentiles);
    }
    return stages;
  }

  @Test
  void turnsCountInTheSecondInWhichTheyEndedByKind() {
    outcomes.add("complete");
    assertEquals(1, history.advance(1, 5));
    outcomes.add("busy");
    outcomes.add("complete");
    outcomes.add("never heard of");
    assertEquals(1, history.advance(2, 6));
    assertEquals(0, history.advance(2, 7), "the same second");
    assertArrayEquals(new int[] {0, 1, 1}, history.turns(TurnKind.ANSWERED, 3));
    assertArrayEquals(new int[] {0, 0, 1}, history.turns(TurnKind.REFUSED, 3));
    assertArrayEquals(new int[] {0, 0, 1}, history.turns(TurnKind.FAILED, 3));
    assertArrayEquals(new int[] {0, 5, 6}, history.sessions(3));
    assertEquals(3, history.seconds());
  }

  @Test
  void secondsThatWereMissedAreWithoutTurns() {
    history.advance(1, 1);
    outcomes.add("complete");
    assertEquals(3, history.advance(4, 2));
    assertArrayEquals(new int[] {0, 0, 0, 1}, history.turns(TurnKind.ANSWERED, 4));
  }

  @Test
  void theRingWrapsAndForgets() {
    for (int second = 1; second <= 2 * History.SECONDS; second++) {
      outcomes.add("complete");
      history.advance(second, second);
    }
    assertEquals(History.SECONDS, history.seconds());
    assertEquals(History.SECONDS, history.endedOfLate(ANSWERED));
    assertEquals(2L * History.SECONDS, outcomes.count(ANSWERED));
    assertEquals(History.SECONDS + 1, history.sessions(History.SECONDS)[0]);
  }

  @Test
  void aPauseLongerThanTheRingEmptiesIt() {
    outcomes.add("complete");
    history.advance(1, 1);
    assertEquals(History.SECONDS, history.advance(1_000_000, 3));
    assertEquals(0, history.endedOfLate(ANSWERED));
    assertArrayEquals(new int[] {3, 3}, history.sessions(2));
  }

  @Test
  void curvesWrapAndHaveGapsWhereThereWereNoTurns() {
    for (int point = 1; point <= History.POINTS + 2; point++) {
      history.addPoint(5L * point, all(new Percentiles(1, point, 2L * point, 3L * point)));
    }
    history.addPoint(5L * (History.POINTS + 3), all(Percentiles.NONE));
    assertEquals(History.POINTS, history.points());
    assertEquals(5L * (History.POINTS + 3), history.newestPoint());
    int[] p90 = history.curve(Stage.VOICE, 1, History.POINTS);
    assertEquals(2 * 4, p90[0]);
    assertEquals(2 * (History.POINTS + 2), p90[History.POINTS - 2]);
    assertEquals(History.NO_TURNS, p90[History.POINTS - 1]);
  }
}
