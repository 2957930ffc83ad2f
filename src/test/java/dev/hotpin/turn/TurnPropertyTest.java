package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever the order in which a device, its socket and the engines move. More schedules: {@code
 * -Dhotpin.schedules=1000000}; one again, by the seed that a failure names: {@code
 * -Dhotpin.schedule.seed=42}.
 */
class TurnPropertyTest {
  private static final String COUNT = "hotpin.schedules";
  private static final String SEED = "hotpin.schedule.seed";
  private static final int SCHEDULES = Integer.getInteger(COUNT, 100_000);

  /** Thousands of scripted failures would each be logged with their stack. */
  private static final Logger TURN_LOG = (Logger) LoggerFactory.getLogger("dev.hotpin.turn");

  @BeforeAll
  static void quiet() {
    TURN_LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    TURN_LOG.setLevel(null);
  }

  @Test
  void whateverHappensWhatIsSentBelongsToTheTurnInProgressWhichEndsOnceAndLeavesNothing() {
    Long seed = Long.getLong(SEED);
    if (seed != null) {
      run(seed);
      return;
    }
    long turns = 0;
    long completed = 0;
    long guessesRight = 0;
    long guessesWasted = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      RandomSchedule schedule = run(i);
      turns += schedule.turns();
      completed += schedule.completed();
      guessesRight += schedule.guesses()[0];
      guessesWasted += schedule.guesses()[1];
    }
    assertTrue(turns > 4L * SCHEDULES, "the schedules begin few turns: " + turns);
    assertTrue(completed > SCHEDULES, "the schedules complete few turns: " + completed);
    assertTrue(guessesRight > SCHEDULES / 100, "few guesses are right: " + guessesRight);
    assertTrue(guessesWasted > SCHEDULES / 100, "few guesses are wrong: " + guessesWasted);
  }

  private static RandomSchedule run(long seed) {
    RandomSchedule schedule = new RandomSchedule(seed);
    try {
      schedule.run();
      return schedule;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-D" + SEED + "=" + seed + ": " + schedule.story(), e);
    }
  }
}
