package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.tracing.TraceContext;
import dev.hotpin.turn.SlowTurns;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.turn.TurnTimeline;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnCountersTest {
  private final LimitCounters limits = new LimitCounters();
  private final TurnCounters counters = new TurnCounters(new SlowTurns(0), limits);

  private void end(String outcome) {
    counters.turnEnded(
        new TurnSummary(
            "device",
            1,
            TraceContext.root(),
            outcome,
            false,
            false,
            0,
            0,
            "",
            false,
            new TurnTimeline()));
  }

  @Test
  void anUtteranceThatWasTooLongIsALimitThatHeld() {
    end("complete");
    end("busy");
    assertEquals(0, limits.hits(Limit.UTTERANCE_LENGTH));
    end("utterance_too_long");
    assertEquals(1, limits.hits(Limit.UTTERANCE_LENGTH));
    assertEquals(
        Map.of("complete", 1L, "busy", 1L, "utterance_too_long", 1L), counters.turnsByOutcome());
  }
}
