package dev.hotpin.fleet;

import dev.hotpin.tracing.TraceContext;
import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.turn.TurnTimeline;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Turns that are over. */
final class EndedTurns {
  private static final long SPEECH_END_NANOS = TimeUnit.SECONDS.toNanos(7);

  private EndedTurns() {}

  /** One that was answered, with its first audio after {@code millis}. */
  static TurnSummary answered(String session, int turn, long millis) {
    return turn(session, turn, "complete", 0, Map.of(TurnMoment.FIRST_FRAME_WRITTEN, millis), "");
  }

  /** One of which nobody heard anything. */
  static TurnSummary silent(String session, int turn, String outcome) {
    return turn(session, turn, outcome, 0, Map.of(), "");
  }

  /**
   * Any.
   *
   * @param waitMillis until the end of speech was sure
   * @param millis from the end of speech to each moment
   */
  static TurnSummary turn(
      String session,
      int turn,
      String outcome,
      long waitMillis,
      Map<TurnMoment, Long> millis,
      String transcript) {
    TurnTimeline timeline = new TurnTimeline();
    timeline.stampEndpoint(SPEECH_END_NANOS, at(waitMillis));
    millis.forEach((moment, after) -> timeline.stamp(moment, at(after)));
    timeline.end(at(3_000));
    return new TurnSummary(
        session,
        turn,
        TraceContext.root(),
        outcome,
        false,
        false,
        1_000,
        2_000,
        transcript,
        false,
        timeline);
  }

  /** The same turn, of a session that was forgotten before its end. */
  static TurnSummary forgotten(TurnSummary turn) {
    return new TurnSummary(
        turn.sessionId(),
        turn.turn(),
        turn.trace(),
        turn.outcome(),
        turn.degraded(),
        turn.guessed(),
        turn.speechMillis(),
        turn.replyMillis(),
        turn.transcript(),
        true,
        turn.timeline());
  }

  private static long at(long millis) {
    return SPEECH_END_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
