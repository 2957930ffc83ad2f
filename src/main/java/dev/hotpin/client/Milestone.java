package dev.hotpin.client;

/** Moments of a turn that a wearable sees, in the order in which they come. */
public enum Milestone {
  /** The server has taken note of the end of speech ({@code transcription}). */
  NOTICED("noticed"),
  /** The transcript is known ({@code llm}). */
  TRANSCRIPT("transcript"),
  /** The first text to be spoken is known (first {@code tts}). */
  REPLY_TEXT("reply text"),
  /** The first frame of audio: what the user waits for. */
  FIRST_AUDIO("first audio"),
  /** The wearable wants the reply to stop: INTERRUPT is sent, or the user speaks into it. */
  STOP_WISHED("stop wished"),
  /** The last frame of audio. */
  LAST_AUDIO("last audio"),
  /** The device may speak again ({@code complete}). */
  COMPLETE("complete"),
  /** In its stead: the server has stopped ({@code interrupted}). */
  INTERRUPTED("interrupted");

  private final String label;

  Milestone(String label) {
    this.label = label;
  }

  /** At most 11 characters, for tables. */
  public String label() {
    return label;
  }
}
