package dev.hotpin.wire;

import java.util.Map;
import java.util.Objects;

/** What the server says in text frames, but for the {@link Acknowledgement}. */
public sealed interface ServerMessage {

  /** Whether this ends a turn: the device may speak again. */
  default boolean isTerminal() {
    return false;
  }

  /** The answer to the handshake. */
  record Connected(String sessionId, SessionOptions options) implements ServerMessage {
    public Connected {
      Objects.requireNonNull(sessionId, "sessionId");
      Objects.requireNonNull(options, "options");
    }
  }

  /** The tail of the speech is being decoded. */
  record Transcribing() implements ServerMessage {}

  /** The language model is asked. */
  record Thinking(String transcript, boolean hasImage) implements ServerMessage {
    public Thinking {
      Objects.requireNonNull(transcript, "transcript");
    }
  }

  /** The text that the next audio frames speak. */
  record Speaking(String response) implements ServerMessage {
    public Speaking {
      Objects.requireNonNull(response, "response");
    }
  }

  /** Something went wrong; {@code retryAfterMillis} is 0 where there is nothing to wait for. */
  record Problem(ErrorCode code, String message, long retryAfterMillis) implements ServerMessage {
    public Problem {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * The turn is over.
   *
   * @param degraded the language model failed and was excused aloud
   * @param turn the turn's number, or 0 where the device did not ask for times
   * @param timingsMillis times by name in milliseconds, in the order to write them; empty where not
   *     asked for
   */
  record Complete(boolean degraded, int turn, Map<String, Long> timingsMillis)
      implements ServerMessage {
    public Complete {
      Objects.requireNonNull(timingsMillis, "timingsMillis");
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** The conversation is forgotten. */
  record ResetComplete() implements ServerMessage {
    @Override
    public boolean isTerminal() {
      return true;
    }
  }
}
