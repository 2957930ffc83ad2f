package dev.hotpin.client;

import java.io.IOException;

/**
 * A wearable could not connect, was refused or lost its connection, or the server did not answer in
 * time. The message is one sentence for a person.
 */
public final class WearableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a sentence that says what happened and, where it helps, what to do. */
  public WearableException(String message) {
    super(message);
  }

  /** As above, with what lies beneath. */
  public WearableException(String message, Throwable cause) {
    super(message, cause);
  }
}
