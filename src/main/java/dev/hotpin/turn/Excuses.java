package dev.hotpin.turn;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.limits.QuotaRefusal;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;

/** What is said, in JSON and aloud, when a turn fails. */
final class Excuses {
  /** The answer to a text while there is a turn. */
  static final ServerMessage.Problem TURN_IN_PROGRESS =
      new ServerMessage.Problem(
          ErrorCode.BUSY, "A turn is in progress: wait for its end, or send INTERRUPT first.", 0);

  private Excuses() {}

  /** The message that precedes the spoken line. It says what to do next. */
  static ServerMessage.Problem problem(ErrorCode code) {
    return switch (code) {
      case NO_SPEECH -> plain(code, "Could not understand audio. Please try again.");
      case UTTERANCE_TOO_LONG ->
          plain(code, "The recording is longer than the server takes. Speak for a shorter time.");
      case BUSY ->
          new ServerMessage.Problem(
              code,
              "All recognizers are in use. Please try again in a moment.",
              TurnSettings.BUSY_RETRY_AFTER_MILLIS);
      case STT_FAILED -> plain(code, "The speech recognizer failed. Please try again.");
      case TTS_FAILED -> plain(code, "The speech synthesizer failed. Please try again.");
      case LLM_UNAVAILABLE -> plain(code, "The language model is unavailable. Please try again.");
      case UNAUTHORIZED ->
          plain(code, "The credential is not valid any more. Reconnect with a new one.");
      default -> plain(ErrorCode.INTERNAL, "Something went wrong. Please try again.");
    };
  }

  /** The message for a failed chat model. The cause itself goes to the log only. */
  static ServerMessage.Problem problem(ChatFailure failure) {
    String message =
        switch (failure.kind()) {
          case RATE_LIMITED -> "The language model takes no more questions now. Try again later.";
          case UNAUTHORIZED -> "The language model refused the server's key. Tell its operator.";
          case MODEL_NOT_FOUND -> "The language model is not offered any more. Tell the operator.";
          default -> "The language model is unavailable. Please try again.";
        };
    return new ServerMessage.Problem(
        ErrorCode.LLM_UNAVAILABLE, message, failure.retryAfterMillis());
  }

  /** The message for a quota that is used up. */
  static ServerMessage.Problem problem(QuotaRefusal refusal) {
    String message =
        switch (refusal.limit()) {
          case TURNS_PER_DAY -> "This device has taken all turns of a day. Try again later.";
          case TOKENS_PER_DAY -> "This device has used up the answers of a day. Try again later.";
          case CONCURRENT_UTTERANCES ->
              "Too many devices with this credential speak at once. Try again in a moment.";
          case SESSIONS_PER_DEVICE ->
              "This credential is used for too many sessions. Use fewer ids, or try again later.";
          default -> "This device takes turns too fast. Wait a moment and try again.";
        };
    return new ServerMessage.Problem(ErrorCode.RATE_LIMITED, message, refusal.retryAfterMillis());
  }

  /** The spoken line for a quota that is used up. */
  static SpokenLine line(QuotaRefusal refusal) {
    return switch (refusal.limit()) {
      case TURNS_PER_DAY, TOKENS_PER_DAY -> SpokenLine.DAY_USED_UP;
      case CONCURRENT_UTTERANCES -> SpokenLine.TOO_MANY_AT_ONCE;
      case SESSIONS_PER_DEVICE -> SpokenLine.TOO_MANY_SESSIONS;
      default -> SpokenLine.TOO_FAST;
    };
  }

  private static ServerMessage.Problem plain(ErrorCode code, String message) {
    return new ServerMessage.Problem(code, message, 0);
  }

  /** The spoken line for {@code code}. */
  static SpokenLine line(ErrorCode code) {
    return switch (code) {
      case NO_SPEECH -> SpokenLine.NO_SPEECH;
      case UTTERANCE_TOO_LONG -> SpokenLine.UTTERANCE_TOO_LONG;
      case BUSY -> SpokenLine.BUSY;
      case STT_FAILED -> SpokenLine.STT_FAILED;
      case TTS_FAILED -> SpokenLine.TTS_FAILED;
      case LLM_UNAVAILABLE -> SpokenLine.LLM_FAILED;
      case UNAUTHORIZED -> SpokenLine.UNAUTHORIZED;
      default -> SpokenLine.INTERNAL;
    };
  }

  /** The spoken line for a failed chat model. */
  static SpokenLine line(ChatFailure failure, boolean afterPieces) {
    if (afterPieces) {
      return SpokenLine.LLM_CUT_SHORT;
    }
    return switch (failure.kind()) {
      case UNREACHABLE, PAUSED -> SpokenLine.LLM_UNREACHABLE;
      case TIMEOUT -> SpokenLine.LLM_TIMEOUT;
      case RATE_LIMITED -> SpokenLine.LLM_RATE_LIMITED;
      default -> SpokenLine.LLM_FAILED;
    };
  }
}
