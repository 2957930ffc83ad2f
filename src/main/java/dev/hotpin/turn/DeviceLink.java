package dev.hotpin.turn;

import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ServerMessage;

/**
 * The way out to the device, as a session sees it. Audio is a stream in order, with a queue and a
 * pace of its own; messages overtake it, unless they are announced in it. Thread: the session's
 * loop; no method blocks.
 */
public interface DeviceLink {

  /** Sends a message now, ahead of audio that waits. */
  void send(ServerMessage message);

  /** Puts a message into the audio stream of {@code turn}: before the samples that follow. */
  void announce(int turn, ServerMessage message);

  /**
   * Adds samples to the audio stream of {@code turn}. The first ones open a WAV stream. The array
   * must not change any more, on either side.
   */
  void sendAudio(int turn, byte[] pcm);

  /** What was added so far may go out, though it does not fill a frame: a piece is whole. */
  void flushAudio(int turn);

  /**
   * No more samples: when all are written, an empty frame ends the audio and {@link
   * VoiceSession#replyWritten} is called.
   */
  void endAudio(int turn);

  /**
   * Whether the stream has handed all its samples to the socket, so that the next piece may be
   * synthesized. When it becomes true again, {@link VoiceSession#roomForMore} is called.
   */
  boolean hasRoom();

  /** How many bytes of samples of {@code turn} the socket has taken. */
  long pcmBytesWritten(int turn);

  /** The audio that came since the last turn was no utterance: its frames are counted anew. */
  void forgetUtterance();

  /** Drops what is not written yet. Nothing of {@code turn} is sent after this. */
  void discardAudio(int turn);

  /** Sends a close frame and closes. Harmless when closed. */
  void close(CloseReason reason);
}
