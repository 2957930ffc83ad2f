package dev.hotpin.turn;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * One stage of one slow turn, for the JDK's flight recorder, beside its own events of garbage
 * collection, locks and threads at that time. Costs nothing while nothing is recorded.
 */
@Name(TurnStageEvent.NAME)
@Label("Turn Stage")
@Category({"Hotpin", "Turns"})
@Description("A stage of a turn that took longer than SLOW_TURN_MS to its first audio")
@StackTrace(false)
final class TurnStageEvent extends Event {
  static final String NAME = "dev.hotpin.TurnStage";

  @Label("Stage")
  String stage;

  @Label("Session")
  String session;

  @Label("Turn")
  int turn;

  @Label("Trace Id")
  String traceId;
}
