package dev.hotpin.metrics;

import dev.hotpin.turn.ForwardingTurnObserver;
import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.turn.TurnTimeline;
import dev.hotpin.wire.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures turns when they are over, and hands everything on. Times are those of answered turns:
 * how soon an apology came says nothing about answers. Threads: any.
 */
public final class TurnMetrics extends ForwardingTurnObserver {
  private static final Set<String> OUTCOMES =
      Set.of("complete", "interrupted", "reset", "gone", "resumed");
  private static final String UNKNOWN = "other";

  private final Map<String, Counter> turns = new HashMap<>(); // filled here only
  private final Map<TurnMoment, Timer> stages = new EnumMap<>(TurnMoment.class);
  private final Timer serverAdded;
  private final Counter degraded;

  /**
   * @param next hears the same
   */
  public TurnMetrics(Metrics metrics, TurnObserver next) {
    super(next);
    for (String outcome : OUTCOMES) {
      turns.put(outcome, turns(metrics, outcome));
    }
    for (ErrorCode code : ErrorCode.values()) {
      turns.put(code.onTheWire(), turns(metrics, code.onTheWire()));
    }
    turns.put(UNKNOWN, turns(metrics, UNKNOWN));
    for (TurnMoment moment : TurnMoment.values()) {
      if (moment != TurnMoment.SPEECH_END) {
        stages.put(moment, stage(metrics, moment));
      }
    }
    serverAdded =
        metrics.latency(
            "hotpin.turn.server.added",
            "The server's own share of the time to the first audio frame, of answered turns");
    degraded =
        metrics.counter(
            "hotpin.turns.degraded", "Turns in which the language model was excused aloud");
  }

  private static Counter turns(Metrics metrics, String outcome) {
    return metrics.counter("hotpin.turns", "Turns that are over", "outcome", outcome);
  }

  private static Timer stage(Metrics metrics, TurnMoment moment) {
    return metrics.latency(
        "hotpin.turn.stage",
        "Time from the end of speech to each moment of answered turns",
        "stage",
        moment.key());
  }

  @Override
  public void turnEnded(TurnSummary summary) {
    turns.getOrDefault(summary.outcome(), turns.get(UNKNOWN)).increment();
    if (summary.degraded()) {
      degraded.increment();
    }
    if (summary.isAnswered()) {
      measure(summary.timeline());
    }
    super.turnEnded(summary);
  }

  private void measure(TurnTimeline timeline) {
    stages.forEach((moment, timer) -> record(timer, timeline.millisFromSpeechEnd(moment)));
    record(serverAdded, timeline.serverAddedMillis());
  }

  /** A moment that was not is negative. */
  private static void record(Timer timer, long millis) {
    if (millis >= 0) {
      timer.record(millis, TimeUnit.MILLISECONDS);
    }
  }
}
