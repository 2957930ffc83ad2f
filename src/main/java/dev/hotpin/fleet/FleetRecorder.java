package dev.hotpin.fleet;

import dev.hotpin.turn.ForwardingTurnObserver;
import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hears of each turn when it is over, and of waits and delays; adds them to what operators watch,
 * and hands turns on. A few additions for each, whether anybody watches or not. Threads: any.
 */
public final class FleetRecorder extends ForwardingTurnObserver {
  /** Longer than any turn, in milliseconds. */
  private static final long LONGEST_MILLIS = 120_000;

  /** An event loop that is so late is late enough, in microseconds. */
  private static final long LONGEST_LAG_MICROS = 10_000_000;

  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Outcomes outcomes = new Outcomes();
  private final Map<Stage, SlidingPercentiles> stages = new EnumMap<>(Stage.class);
  private final SlidingPercentiles waitsMillis = new SlidingPercentiles(LONGEST_MILLIS);
  private final SlidingPercentiles lagMicros = new SlidingPercentiles(LONGEST_LAG_MICROS);
  private final RecentTurns recentTurns = new RecentTurns();

  /**
   * @param nanoTime by which turns are forgotten
   * @param clock by which the ends of turns are told
   * @param next hears the same of turns
   */
  public FleetRecorder(LongSupplier nanoTime, Clock clock, TurnObserver next) {
    super(next);
    this.nanoTime = nanoTime;
    this.clock = clock;
    for (Stage stage : Stage.values()) {
      stages.put(stage, new SlidingPercentiles(LONGEST_MILLIS));
    }
  }

  @Override
  public void turnEnded(TurnSummary turn) {
    outcomes.add(turn.outcome());
    if (turn.isAnswered() && turn.timeline().has(TurnMoment.FIRST_FRAME_WRITTEN)) {
      stages.forEach((stage, percentiles) -> record(percentiles, stage.of(turn)));
    }
    if (!turn.forgotten()) {
      recentTurns.add(turn.sessionId(), PastTurn.of(turn, clock.millis(), nanoTime.getAsLong()));
    }
    super.turnEnded(turn);
  }

  private static void record(SlidingPercentiles percentiles, long millis) {
    if (millis >= 0) {
      percentiles.record(millis);
    }
  }

  /** An utterance had to wait for a recognizer, and has one. */
  public void waited(long nanos) {
    waitsMillis.record(TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /** A timer of an event loop went off so late. */
  public void lagged(long nanos) {
    lagMicros.record(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  Outcomes outcomes() {
    return outcomes;
  }

  SlidingPercentiles stage(Stage stage) {
    return stages.get(stage);
  }

  SlidingPercentiles waitsMillis() {
    return waitsMillis;
  }

  SlidingPercentiles lagMicros() {
    return lagMicros;
  }

  /** The last turns of each session. */
  public RecentTurns recentTurns() {
    return recentTurns;
  }
}
