package dev.hotpin.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.tracing.TraceContext;
import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.turn.TurnTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnMetricsTest {
  private final Metrics metrics = new Metrics("test");
  private final List<TurnSummary> handedOn = new ArrayList<>();
  private final TurnMetrics turns =
      new TurnMetrics(
          metrics,
          new TurnObserver() {
            @Override
            public void turnEnded(TurnSummary summary) {
              handedOn.add(summary);
            }
          });

  @AfterEach
  void close() {
    metrics.close();
  }

  private static TurnSummary turn(String outcome, boolean degraded) {
    TurnTimeline timeline = new TurnTimeline();
    stamp(timeline, TurnMoment.SPEECH_END, 1_000);
    stamp(timeline, TurnMoment.STT_FINAL, 1_040);
    stamp(timeline, TurnMoment.LLM_FIRST_PIECE, 1_300);
    stamp(timeline, TurnMoment.FIRST_FRAME_WRITTEN, 1_321);
    return new TurnSummary(
        "session-never-a-label",
        1,
        TraceContext.root(),
        outcome,
        degraded,
        false,
        1_000,
        2_000,
        "",
        false,
        timeline);
  }

  private static void stamp(TurnTimeline timeline, TurnMoment moment, long millis) {
    timeline.stamp(moment, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Those of the JVM become more with each new cause of a collection. */
  private long ownSeries() {
    return metrics.scrape().lines().filter(line -> line.startsWith("hotpin_")).count();
  }

  private void assertShows(String line) {
    String scrape = metrics.scrape();
    assertTrue(scrape.contains(line + "\n"), () -> line + " is not in\n" + scrape);
  }

  @Test
  void turnsAreCountedByOutcomeAndTheirStagesMeasured() {
    turns.turnEnded(turn("complete", false));
    turns.turnEnded(turn("busy", false));
    turns.turnEnded(turn("llm_unavailable", true));
    assertShows("hotpin_turns_total{outcome=\"complete\"} 1.0");
    assertShows("hotpin_turns_total{outcome=\"busy\"} 1.0");
    assertShows("hotpin_turns_total{outcome=\"interrupted\"} 0.0");
    assertShows("hotpin_turns_degraded_total 1.0");
    assertShows("hotpin_turn_stage_seconds_bucket{stage=\"stt_final\",le=\"0.03\"} 0");
    assertShows("hotpin_turn_stage_seconds_bucket{stage=\"stt_final\",le=\"0.05\"} 1");
    assertShows("hotpin_turn_stage_seconds_count{stage=\"first_frame_written\"} 1");
    assertShows("hotpin_turn_stage_seconds_count{stage=\"tts_first_audio\"} 0");
    assertShows("hotpin_turn_server_added_seconds_sum 0.061");
    assertShows("hotpin_turn_server_added_seconds_count 1");
    assertEquals(3, handedOn.size());
  }

  @Test
  void noOutcomeAndNoSessionMakesANewSeries() {
    long before = ownSeries();
    for (int i = 0; i < 100; i++) {
      turns.turnEnded(turn("an outcome of tomorrow " + i, false));
      turns.turnEnded(turn("complete", false));
    }
    assertEquals(before, ownSeries());
    assertShows("hotpin_turns_total{outcome=\"other\"} 100.0");
    assertFalse(metrics.scrape().contains("never-a-label"));
  }
}
