package dev.hotpin.wire;

import java.util.Objects;

/** What a device says in text frames. */
public sealed interface ClientMessage {

  /**
   * The handshake.
   *
   * @param token the credential as the device sent it, empty where it sent none. Never to be
   *     logged: {@link #toString} leaves it out
   */
  record Hello(String sessionId, SessionOptions options, String token) implements ClientMessage {
    public Hello {
      Objects.requireNonNull(sessionId, "sessionId");
      Objects.requireNonNull(options, "options");
      Objects.requireNonNull(token, "token");
    }

    /** Without a credential. */
    public Hello(String sessionId, SessionOptions options) {
      this(sessionId, options, "");
    }

    @Override
    public String toString() {
      return "Hello[sessionId=" + sessionId + ", options=" + options + "]";
    }
  }

  /** End of speech: answer what was said. */
  record EndOfSpeech() implements ClientMessage {}

  /** Stop the turn in progress at once. */
  record Interrupt() implements ClientMessage {}

  /**
   * A turn without speech.
   *
   * @param text not blank, without space around it
   */
  record TextInput(String text) implements ClientMessage {
    /** The longest: some 300 words, more than the longest utterance holds (own choice). */
    public static final int MAX_CHARS = 2_000;

    public TextInput {
      Objects.requireNonNull(text, "text");
    }
  }

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
