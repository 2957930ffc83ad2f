package dev.hotpin.wire;

import java.util.Objects;

/** What a first frame turns out to be. */
public sealed interface Handshake {

  /** A valid one. */
  record Accepted(ClientMessage.Hello hello) implements Handshake {
    public Accepted {
      Objects.requireNonNull(hello, "hello");
    }
  }

  /**
   * One that asks for what is not offered.
   *
   * @param message for the device: what is asked for and what is offered
   */
  record Unsupported(String message) implements Handshake {
    public Unsupported {
      Objects.requireNonNull(message, "message");
    }
  }

  /** No handshake at all. */
  record Malformed() implements Handshake {}
}
