package dev.hotpin.client;

import java.io.IOException;

/**
 * A wearable could not connect, was refused or lost its connection, or the server did not answer in
 * time. The message is one sentence for a person.
 */
public final class WearableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /** With a sentence that says what happened and, where it helps, what to do. */
  public WearableException(String message) {
    super(message);
    lasting = false;
  }

  /** As above, with what lies beneath. */
  public WearableException(String message, Throwable cause) {
    super(message, cause);
    lasting = false;
  }

  /**
   * As above.
   *
   * @param lasting whether trying again would end the same
   */
  WearableException(String message, Throwable cause, boolean lasting) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** Whether trying again would end the same: only somebody can change that. */
  public boolean isLasting() {
    return lasting;
  }
}
