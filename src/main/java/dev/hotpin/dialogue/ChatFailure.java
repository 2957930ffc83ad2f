package dev.hotpin.dialogue;

import java.util.Objects;

/**
 * Why there is no (whole) answer.
 *
 * @param kind what went wrong
 * @param detail for the log: the cause in one line, never a key, never the user's words
 * @param retryAfterMillis how long the endpoint asked to wait, or 0
 */
public record ChatFailure(Kind kind, String detail, long retryAfterMillis) {

  /** What went wrong, each with a tag for metrics. */
  public enum Kind {
    /** No connection: refused, no such host, TLS failure. */
    UNREACHABLE,
    /** Connect, first-token, between-tokens or whole-answer time ran out. */
    TIMEOUT,
    /** 401 or 403: the key is not accepted. */
    UNAUTHORIZED,
    /** 400 model_decommissioned or 404, and no other model would do. */
    MODEL_NOT_FOUND,
    /** 429. */
    RATE_LIMITED,
    /** 5xx. */
    SERVER_ERROR,
    /** Another 4xx: the request was not accepted. */
    REJECTED,
    /** The stream ended without its end mark, or the connection was lost in mid-answer. */
    CUT,
    /** The answer had no visible character. */
    EMPTY,
    /** What came was not a stream of server-sent events with JSON. */
    GARBAGE,
    /** Not asked, since it has failed so often that it is given time. */
    PAUSED,
    /** The model was closed while the call was under way, or a fault of our own. */
    INTERNAL
  }

  public ChatFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(detail, "detail");
  }
}
