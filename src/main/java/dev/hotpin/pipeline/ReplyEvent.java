package dev.hotpin.pipeline;

/** What {@link WavStreamer} tells {@link TurnHandler}, as user events of the pipeline. */
sealed interface ReplyEvent {
  /** Everything so far is handed to the socket, which takes more. */
  enum Room implements ReplyEvent {
    NOW
  }

  /** The socket took the first frame of a turn. */
  record FirstFrameWritten(int turn) implements ReplyEvent {}

  /** The socket took all frames of a turn, the empty one too. */
  record Written(int turn) implements ReplyEvent {}

  /** This device's unread audio was dropped since all together had too much. */
  record Evicted() implements ReplyEvent {}
}
