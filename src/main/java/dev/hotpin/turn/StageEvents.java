package dev.hotpin.turn;

import java.util.ArrayList;
import java.util.List;

/**
 * The stages of one turn as the flight recorder is told of them: timed as they pass, kept until it
 * is known whether the turn was slow. Empty while nothing is recorded; at most one for each moment.
 * Thread: the session's loop.
 */
final class StageEvents {
  private final List<TurnStageEvent> ended = new ArrayList<>(0);
  private TurnStageEvent open = begun(); // null while nothing is recorded

  private static TurnStageEvent begun() {
    TurnStageEvent event = new TurnStageEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  /** The stage that {@code moment} ends is over, and the next one begins. */
  void reached(TurnMoment moment) {
    if (open != null) {
      open.end();
      open.stage = moment.stage();
      ended.add(open);
    }
    open = begun();
  }

  /** Writes what was kept into the recording; of a turn that was fast this is never called. */
  void commit(TurnSummary turn) {
    for (TurnStageEvent event : ended) {
      event.session = turn.sessionId();
      event.turn = turn.turn();
      event.traceId = turn.trace().traceId();
      event.commit();
    }
    ended.clear();
  }
}
