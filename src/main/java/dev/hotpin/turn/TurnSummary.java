package dev.hotpin.turn;

import dev.hotpin.tracing.TraceContext;
import java.util.Objects;

/**
 * What is left of a turn for logs and counters.
 *
 * @param sessionId whose turn it was
 * @param turn its number
 * @param trace its span; the chat endpoint was told the same
 * @param outcome {@code complete}, {@code interrupted}, {@code reset}, {@code gone} or the code of
 *     the error that was excused or ended it
 * @param degraded whether the language model failed and was excused aloud
 * @param guessed whether the model was asked before the end of speech, and rightly
 * @param speechMillis how much was heard; 0 where the turn had no speech
 * @param replyMillis how much sound of the reply the socket took
 * @param transcript what was heard, where the settings let it be kept for operators; else empty
 * @param forgotten whether all that is kept of its session was deleted while it went on: nothing of
 *     it may be kept either
 * @param timeline its moments
 */
public record TurnSummary(
    String sessionId,
    int turn,
    TraceContext trace,
    String outcome,
    boolean degraded,
    boolean guessed,
    long speechMillis,
    long replyMillis,
    String transcript,
    boolean forgotten,
    TurnTimeline timeline) {
  public TurnSummary {
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(trace, "trace");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(transcript, "transcript");
    Objects.requireNonNull(timeline, "timeline");
  }

  /** Whether its user heard an answer, or the beginning of one: not an apology, not nothing. */
  public boolean isAnswered() {
    return outcome.equals("complete") || outcome.equals("interrupted");
  }
}
