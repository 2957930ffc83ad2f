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

  /**
   * The tail of the speech is being decoded.
   *
   * @param reason {@link #ENDPOINT} where the server found the end of speech, else empty
   */
  record Transcribing(String reason) implements ServerMessage {
    /** The server found the end of speech. */
    public static final String ENDPOINT = "endpoint";

    public Transcribing {
      Objects.requireNonNull(reason, "reason");
    }

    /** After an EOS. */
    public Transcribing() {
      this("");
    }
  }

  /**
   * What is understood so far, while the user speaks.
   *
   * @param stableChars how many of its first characters, counted as code points, never change again
   */
  record Partial(String transcript, int stableChars) implements ServerMessage {
    /** What such a message takes besides its transcript, at most. */
    public static final int AROUND_TEXT_BYTES = 100;

    public Partial {
      Objects.requireNonNull(transcript, "transcript");
    }
  }

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

  /**
   * Something went wrong.
   *
   * @param retryAfterMillis 0 where there is nothing to wait for
   * @param endsTurn whether it is the last message of a turn: no spoken line follows
   */
  record Problem(ErrorCode code, String message, long retryAfterMillis, boolean endsTurn)
      implements ServerMessage {
    public Problem {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }

    /** One that ends nothing: a spoken line follows, or no turn is concerned. */
    public Problem(ErrorCode code, String message, long retryAfterMillis) {
      this(code, message, retryAfterMillis, false);
    }

    /** The same as a turn's last message. */
    public Problem endingTurn() {
      return new Problem(code, message, retryAfterMillis, true);
    }

    @Override
    public boolean isTerminal() {
      return endsTurn;
    }
  }

  /**
   * The device stopped the turn, or there was none.
   *
   * @param turn the number of the turn, or of the last one; 0 where there was none yet
   */
  record Interrupted(int turn) implements ServerMessage {
    @Override
    public boolean isTerminal() {
      return true;
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
