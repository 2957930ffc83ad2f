package dev.hotpin.client;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * A wearable could not connect, was refused or lost its connection, or the server did not answer in
 * time. The message is one sentence for a person.
 */
public final class WearableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int closeCode; // not positive where there is none

  /** With a sentence that says what happened and, where it helps, what to do. */
  public WearableException(String message) {
    super(message);
    closeCode = 0;
  }

  /** As above, with what lies beneath. */
  public WearableException(String message, Throwable cause) {
    super(message, cause);
    closeCode = 0;
  }

  /** The server closed the connection, with a code of RFC 6455. */
  WearableException(String message, int closeCode) {
    super(message);
    this.closeCode = closeCode;
  }

  /** The code with which the server closed; empty where it did not, or gave none. */
  public OptionalInt closeCode() {
    return closeCode > 0 ? OptionalInt.of(closeCode) : OptionalInt.empty();
  }
}
