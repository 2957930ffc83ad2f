package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;
import java.util.concurrent.CompletableFuture;

/** What lasts as long as a turn of a {@link WearableSession}. On its loop only. */
final class TurnInProgress {
  final CompletableFuture<TurnReport> report;
  final TurnListener listener;
  final TurnRecorder recorder;

  /** The user has stopped speaking, or has not spoken: the turn is to end in time. */
  boolean speechEnded;

  boolean failed;

  /** Sent in this turn and not answered yet. */
  int resets;

  int interrupts;

  Loop.Timer deadline;
  Loop.Timer spokenErrorDeadline;

  TurnInProgress(
      CompletableFuture<TurnReport> report, TurnListener listener, TurnRecorder recorder) {
    this.report = report;
    this.listener = listener;
    this.recorder = recorder;
  }

  void errorIsBeingSpoken() {
    if (spokenErrorDeadline != null) {
      spokenErrorDeadline.cancel();
      spokenErrorDeadline = null;
    }
  }

  void stopTimers() {
    errorIsBeingSpoken();
    if (deadline != null) {
      deadline.cancel();
    }
  }

  void fail(Exception why) {
    stopTimers();
    report.completeExceptionally(why);
  }
}
