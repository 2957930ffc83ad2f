package dev.hotpin.client;

import io.netty.buffer.ByteBuf;

/**
 * Hears what happens on a wearable's connection, in order, always on its event loop; it must not
 * block. Times are {@link System#nanoTime}, taken when the frame left the decoder.
 */
public interface WearableListener {

  /** The upgrade went through and the handshake is on its way. */
  default void onUpgraded(long nanoTime) {}

  /** A text frame came, of {@code utf8Bytes} bytes. */
  void onMessage(ServerMessage message, int utf8Bytes, long nanoTime);

  /** The end of speech was handed to the socket. */
  default void onSpeechEndSent(long nanoTime) {}

  /** A non-empty binary frame came. Borrowed: valid during the call only. */
  void onAudio(ByteBuf frame, long nanoTime);

  /** The empty binary frame that ends a reply's audio came. */
  void onAudioEnd(long nanoTime);

  /**
   * The connection, or the attempt to make one, is over. Called exactly once; nothing follows.
   *
   * @param reason one sentence, for a person
   */
  void onClosed(WearableException reason);
}
