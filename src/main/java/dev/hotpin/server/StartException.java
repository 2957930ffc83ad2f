package dev.hotpin.server;

/** Why the server could not start: one sentence for people, with what to do about it. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for people
   */
  public StartException(String sentence) {
    super(sentence);
  }

  /**
   * @param sentence for people
   * @param cause for the log
   */
  public StartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
