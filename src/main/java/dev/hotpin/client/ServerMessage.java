package dev.hotpin.client;

import java.util.Map;
import java.util.OptionalLong;

/** A text frame of the server, understood. Strings that it may leave out are empty, not null. */
public sealed interface ServerMessage {

  /** The handshake is accepted. */
  record Connected(String sessionId) implements ServerMessage {}

  /** Audio has arrived: frames and bytes so far in this utterance. */
  record Receiving(long chunks, long bytes) implements ServerMessage {}

  /** The stages of the protocol, in their order. */
  final class StageNames {
    /** The user has stopped speaking; the rest of the audio is being recognised. */
    public static final String RECOGNITION = "transcription";

    /** What was heard is known, and an answer is asked for. */
    public static final String DIALOGUE = "llm";

    /** A text is about to be spoken. */
    public static final String SYNTHESIS = "tts";

    private StageNames() {}
  }

  /**
   * A turn has reached a stage.
   *
   * @param stage its name on the wire; newer servers may have others than {@link StageNames}
   * @param transcript what was heard, with {@code llm}
   * @param response what is spoken next, with {@code tts}
   */
  record Stage(String stage, String transcript, String response, boolean hasImage)
      implements ServerMessage {}

  /** What has been understood while the user speaks; the first stableChars never change. */
  record Partial(String transcript, int stableChars) implements ServerMessage {}

  /** Something went wrong; in a turn, a spoken line and {@code complete} follow. */
  record Failed(String code, String message, OptionalLong retryAfterMillis)
      implements ServerMessage {}

  /**
   * A turn is over.
   *
   * @param turn its number, where the server gives one
   * @param degraded whether the language model failed and was excused
   * @param timingsMillis the server's own times from the end of speech, where asked for; in the
   *     order in which they came
   */
  record Complete(OptionalLong turn, boolean degraded, Map<String, Long> timingsMillis)
      implements ServerMessage {}

  /** A turn was stopped at the wearable's wish. */
  record Interrupted(OptionalLong turn) implements ServerMessage {}

  /** The conversation is forgotten. */
  record ResetComplete() implements ServerMessage {}

  /** Proper JSON with a status that this client does not know. */
  record Unknown(String status) implements ServerMessage {}

  /** Not a JSON object with the fields that its status needs. */
  record Unreadable(String why) implements ServerMessage {}
}
