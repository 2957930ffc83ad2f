package dev.hotpin.turn;

import java.util.Objects;

/**
 * What is left of a turn for logs and counters.
 *
 * @param sessionId whose turn it was
 * @param turn its number
 * @param outcome {@code complete}, {@code interrupted}, {@code reset}, {@code gone} or the code of
 *     the error that was excused or ended it
 * @param degraded whether the language model failed and was excused aloud
 * @param timeline its moments
 */
public record TurnSummary(
    String sessionId, int turn, String outcome, boolean degraded, TurnTimeline timeline) {
  public TurnSummary {
    Objects.requireNonNull(sessionId, "sessionId");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(timeline, "timeline");
  }
}
