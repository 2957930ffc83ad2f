package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import java.util.EnumMap;
import java.util.Map;

/** The timers of one turn, at most one of each kind. Thread: the session's loop. */
final class TurnTimers {
  /** What a timer is for. */
  enum Kind {
    RECOGNIZER_IDLE,
    STAGE_HOLD,
    BUSY,
    STT_FINAL,
    WHOLE_TURN
  }

  private final Loop loop;
  private final Map<Kind, Loop.Timer> timers = new EnumMap<>(Kind.class);

  TurnTimers(Loop loop) {
    this.loop = loop;
  }

  /** Sets a timer that is not set. */
  void start(Kind kind, long delayMillis, Runnable task) {
    assert !isSet(kind) : kind;
    timers.put(
        kind,
        loop.schedule(
            () -> {
              timers.remove(kind);
              task.run();
            },
            delayMillis));
  }

  /** Whether a timer is set and has not gone off. */
  boolean isSet(Kind kind) {
    return timers.containsKey(kind);
  }

  /** Cancels all but one kind. */
  void cancelBut(Kind kept) {
    for (Kind kind : Kind.values()) {
      if (kind != kept) {
        cancel(kind);
      }
    }
  }

  /** Cancels all. */
  void cancelAll() {
    for (Kind kind : Kind.values()) {
      cancel(kind);
    }
  }

  private void cancel(Kind kind) {
    Loop.Timer timer = timers.remove(kind);
    if (timer != null) {
      timer.cancel();
    }
  }
}
