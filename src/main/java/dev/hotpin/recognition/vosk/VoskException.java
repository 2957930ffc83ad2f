package dev.hotpin.recognition.vosk;

/** Vosk, its library or its model cannot do what it should; the message is one sentence. */
public final class VoskException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure that the message explains. */
  public VoskException(String message) {
    super(message);
  }

  /** A failure with what caused it. */
  public VoskException(String message, Throwable cause) {
    super(message, cause);
  }
}
