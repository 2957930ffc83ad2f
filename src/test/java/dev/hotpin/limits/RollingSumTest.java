package dev.hotpin.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingSumTest {
  private static final int WINDOW = 600;
  private static final int STEPS = 6;
  private static final int STEP = WINDOW / STEPS;

  @Test
  void whatWasAddedCountsForTheWindowAndNotMuchLonger() {
    RollingSum sum = new RollingSum(WINDOW, STEPS, -50);
    sum.add(3, 0);
    assertEquals(3, sum.sum(WINDOW));
    assertEquals(0, sum.sum(WINDOW + STEP));
  }

  @Test
  void whatIsTakenBackCountsNoMoreAndNeverTwice() {
    RollingSum sum = new RollingSum(WINDOW, STEPS, 0);
    long step = sum.add(1, 0);
    sum.add(1, STEP);
    sum.takeBack(1, step, STEP);
    assertEquals(1, sum.sum(STEP));
    sum.takeBack(1, step, 10 * WINDOW);
    assertEquals(0, sum.sum(10 * WINDOW), "it had expired");
  }

  @Test
  void aClockThatStandsStillOrGoesBackFreesNobody() {
    RollingSum sum = new RollingSum(WINDOW, STEPS, 1_000);
    sum.add(1, 5_000);
    assertEquals(1, sum.sum(5_000));
    assertEquals(1, sum.sum(1_000));
    assertEquals(1, sum.sum(Long.MIN_VALUE / 2));
    assertEquals(0, sum.sum(5_000 + WINDOW + STEP));
  }

  @Test
  void neverMoreThanTheLimitInAnyWindowAndTheWaitThatIsToldSuffices() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      long limit = 1L + random.nextInt(5);
      long start = random.nextLong() / 4;
      RollingSum sum = new RollingSum(WINDOW, STEPS, start);
      List<Long> taken = new ArrayList<>();
      long now = start;
      for (int i = 0; i < 300; i++) {
        now += random.nextInt(STEP);
        long wait = sum.nanosUntilBelow(limit, now);
        assertEquals(wait > 0, sum.sum(now) >= limit);
        if (wait == 0) {
          sum.add(1, now);
          taken.add(now);
        } else if (random.nextInt(4) == 0) {
          now += wait;
          assertTrue(sum.sum(now) < limit, "after the wait there is room");
          assertTrue(wait <= WINDOW + STEP, "and it is not longer than it need be");
        }
      }
      for (int i = (int) limit; i < taken.size(); i++) {
        long span = taken.get(i) - taken.get(i - (int) limit);
        assertTrue(span >= WINDOW - STEP, "round " + round + " span " + span);
      }
    }
  }
}
