package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.IntStream;
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
    Sum sum =
        IntStream.range(0, SCHEDULES).parallel().mapToObj(Sum::of).reduce(Sum.NONE, Sum::plus);
    assertTrue(sum.turns > 4L * SCHEDULES, "the schedules begin few turns: " + sum);
    assertTrue(sum.completed > SCHEDULES, "the schedules complete few turns: " + sum);
    assertTrue(sum.guessesRight > SCHEDULES / 100, "few guesses are right: " + sum);
    assertTrue(sum.guessesWasted > SCHEDULES / 100, "few guesses are wrong: " + sum);
  }

  /** What happened in some schedules. */
  private record Sum(long turns, long completed, long guessesRight, long guessesWasted) {
    static final Sum NONE = new Sum(0, 0, 0, 0);

    static Sum of(long seed) {
      RandomSchedule run = run(seed);
      return new Sum(run.turns(), run.completed(), run.guesses()[0], run.guesses()[1]);
    }

    Sum plus(Sum more) {
      return new Sum(
          turns + more.turns,
          completed + more.completed,
          guessesRight + more.guessesRight,
          guessesWasted + more.guessesWasted);
    }
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
