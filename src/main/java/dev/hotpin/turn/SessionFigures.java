package dev.hotpin.turn;

/**
 * What a session is at, for those who look on. Immutable: a new one for each change, four or five
 * to a turn. Times are of the session's own clock.
 *
 * @param state what it does
 * @param stateNanos since when
 * @param openedNanos since when it is connected
 * @param turns how many it has begun on this connection
 * @param firstAudioMillis from the end of speech to the first audio of its last turn that had any;
 *     -1 before that
 */
public record SessionFigures(
    State state, long stateNanos, long openedNanos, int turns, long firstAudioMillis) {
  /** What a session does, as people see it. */
  public enum State {
    /** Nothing. */
    IDLE,
    /** Its user speaks. */
    LISTENING,
    /** Its user has spoken and hears nothing yet. */
    THINKING,
    /** Its reply is on its way. */
    SPEAKING
  }

  static SessionFigures opened(long nanoTime) {
    return new SessionFigures(State.IDLE, nanoTime, nanoTime, 0, -1);
  }

  /**
   * After {@code turn} has begun, gone on or ended.
   *
   * @param current whether it is the session's turn: one that was cancelled says nothing of now
   */
  SessionFigures after(Turn turn, boolean current, long nanoTime) {
    State next = current ? of(turn.state()) : State.IDLE;
    long audioMillis = turn.timeline().millisFromSpeechEnd(TurnMoment.FIRST_FRAME_WRITTEN);
    return new SessionFigures(
        next,
        next == state ? stateNanos : nanoTime,
        openedNanos,
        turn.number(),
        audioMillis < 0 ? firstAudioMillis : audioMillis);
  }

  private static State of(TurnState state) {
    return switch (state) {
      case LISTENING -> State.LISTENING;
      case TRANSCRIBING, THINKING -> State.THINKING;
      case SPEAKING -> State.SPEAKING;
      case ENDED -> State.IDLE;
    };
  }
}
