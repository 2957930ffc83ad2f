package dev.hotpin.client;

import java.util.List;

/**
 * Follows one turn while it goes on, for those who don't want to wait for the report: playing the
 * reply as it comes, say. Always on the wearable's event loop; it must not block.
 */
public interface TurnListener {
  /** For those who can wait. */
  TurnListener NONE = new TurnListener() {};

  /** Several, told in their order; none of them may change the samples. */
  static TurnListener all(List<TurnListener> listeners) {
    return new TurnListener() {
      @Override
      public void message(ServerMessage message) {
        listeners.forEach(listener -> listener.message(message));
      }

      @Override
      public void replyAudio(byte[] pcm) {
        listeners.forEach(listener -> listener.replyAudio(pcm));
      }
    };
  }

  /** A text frame of this turn, but for the one that ends it. */
  default void message(ServerMessage message) {}

  /**
   * Samples of the reply, 16 kHz 16-bit mono, at most a frame of them. The array is handed over.
   */
  default void replyAudio(byte[] pcm) {}
}
