package dev.hotpin.wire;

import java.util.Objects;

/** What a device says in text frames. */
public sealed interface ClientMessage {

  /** The handshake. */
  record Hello(String sessionId, SessionOptions options) implements ClientMessage {
    public Hello {
      Objects.requireNonNull(sessionId, "sessionId");
      Objects.requireNonNull(options, "options");
    }
  }

  /** End of speech: answer what was said. */
  record EndOfSpeech() implements ClientMessage {}

  /** Forget the conversation, the audio so far and the picture. */
  record Reset() implements ClientMessage {}

  /** A message that could not be understood; to be answered with an error. */
  record Bad(ErrorCode code, String message) implements ClientMessage {
    public Bad {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }
}
