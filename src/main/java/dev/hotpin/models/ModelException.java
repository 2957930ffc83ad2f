package dev.hotpin.models;

/** A model can't be listed, fetched or unpacked. The message is a sentence that says what to do. */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence. */
  public ModelException(String message) {
    super(message);
  }

  /** With the sentence and what lies behind it. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
