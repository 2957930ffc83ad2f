package dev.hotpin.dialogue;

/** One question under way. */
public interface ChatCall {
  /**
   * Stops it, on the wire too. The listener hears nothing that was not already on its way. Harmless
   * when over. Thread: any.
   */
  void cancel();
}
