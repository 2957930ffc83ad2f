package dev.hotpin.turn;

/** Where a turn is. It only moves forward; {@link Turn} has the one method that moves it. */
public enum TurnState {
  /** The user speaks; audio goes to the recognizer. */
  LISTENING,
  /** End of speech; the tail is being decoded. */
  TRANSCRIBING,
  /** The transcript is known; the chat model is asked and nothing is spoken yet. */
  THINKING,
  /** Audio of the reply (or of an excuse) has been handed to the device's stream. */
  SPEAKING,
  /** Its terminal message is sent, or its device is gone. Whatever still comes in is late. */
  ENDED
}
