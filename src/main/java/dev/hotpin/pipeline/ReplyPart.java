package dev.hotpin.pipeline;

import dev.hotpin.wire.ServerMessage;

/**
 * What {@link TurnHandler} writes to {@link WavStreamer}: the audio stream of a reply, in order.
 */
public sealed interface ReplyPart {
  /** The turn that it belongs to. */
  int turn();

  /**
   * Samples, which must not change any more, in the format of {@link dev.hotpin.audio.Pcm} or,
   * after {@link ReplyEncodingHandler}, in that of the device. The first ones of a turn open its
   * stream.
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier on its way to one receiver, never compared
  record Samples(int turn, byte[] pcm) implements ReplyPart {}

  /** How many bytes of samples will come in all, where that is known before the first. */
  record Length(int turn, int bytes) implements ReplyPart {}

  /** A message that goes out before the samples that follow it. */
  record Announcement(int turn, ServerMessage message) implements ReplyPart {}

  /** The samples so far may go out though they don't fill a frame. */
  record Flush(int turn) implements ReplyPart {}

  /** No more samples: an empty frame follows the last. */
  record End(int turn) implements ReplyPart {}

  /** Drop what is not written. */
  record Discard(int turn) implements ReplyPart {}
}
