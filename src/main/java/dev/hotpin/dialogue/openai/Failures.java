package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.openai.ChatJson.ApiError;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Names what went wrong, from a status, an error in a stream, or an exception. */
final class Failures {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final long MAX_RETRY_AFTER_MILLIS = Duration.ofDays(1).toMillis();

  private Failures() {}

  /** What an answer with a status other than 2xx means; {@code body} may be its beginning only. */
  static ChatFailure ofStatus(
      int status, HttpHeaders headers, byte[] body, Instant now, LogText log) {
    String text = new String(body, StandardCharsets.UTF_8);
    String code = "";
    try {
      ApiError error = ChatJson.answer(body).error();
      if (error != null) {
        text = error.message().isEmpty() ? text : error.message();
        code = error.code();
      }
    } catch (IOException notJson) {
      // The body is shown as it is: a proxy's HTML page, a plain sentence.
    }
    long retryAfterMillis = retryAfterMillis(headers.get(HttpHeaderNames.RETRY_AFTER), now);
    String cleaned = log.clean(code.isEmpty() ? text : code + ": " + text);
    return new ChatFailure(
        kindOf(status, code + " " + text),
        "HTTP " + status + (cleaned.isEmpty() ? " without a body" : ": " + cleaned),
        retryAfterMillis);
  }

  /** What an error object within an answer of status 200 means. */
  static ChatFailure ofError(ApiError error, LogText log) {
    String words = (error.code() + " " + error.message()).toLowerCase(Locale.ROOT);
    Kind kind;
    if (error.status() >= BAD_REQUEST) {
      kind = kindOf(error.status(), words);
    } else if (words.contains("rate_limit") || words.contains("rate limit")) {
      kind = Kind.RATE_LIMITED;
    } else if (words.contains("invalid_api_key") || words.contains("authentication")) {
      kind = Kind.UNAUTHORIZED;
    } else if (namesLostModel(words)) {
      kind = Kind.MODEL_NOT_FOUND;
    } else if (words.contains("invalid_request")) {
      kind = Kind.REJECTED;
    } else {
      kind = Kind.SERVER_ERROR;
    }
    return new ChatFailure(kind, "error in the answer: " + log.clean(words), 0);
  }

  /**
   * What an exception of the connection means.
   *
   * @param sent whether a connection was there and the request on its way
   */
  static ChatFailure ofException(Throwable thrown, boolean sent, LogText log) {
    String detail = log.clean(describe(thrown));
    if (has(thrown, ConnectTimeoutException.class) || has(thrown, TimeoutException.class)) {
      return new ChatFailure(Kind.TIMEOUT, detail, 0);
    }
    if (has(thrown, RejectedExecutionException.class) || has(thrown, IllegalStateException.class)) {
      return new ChatFailure(Kind.INTERNAL, detail, 0); // the client or its loops are closed
    }
    if (!sent || has(thrown, ConnectException.class) || has(thrown, SSLException.class)) {
      return new ChatFailure(Kind.UNREACHABLE, detail, 0);
    }
    if (has(thrown, IOException.class)) {
      return new ChatFailure(Kind.CUT, detail, 0);
    }
    if (has(thrown, IllegalArgumentException.class)) {
      // Netty's HTTP decoder: the peer does not speak HTTP.
      return new ChatFailure(Kind.GARBAGE, detail, 0);
    }
    return new ChatFailure(Kind.INTERNAL, detail, 0);
  }

  /** How long Retry-After asks to wait, by seconds (fractions too) or date; 0 where it does not. */
  static long retryAfterMillis(String value, Instant now) {
    if (value == null) {
      return 0;
    }
    String text = value.strip();
    long millis;
    try {
      double seconds = Double.parseDouble(text);
      millis = Double.isNaN(seconds) ? 0 : (long) Math.ceil(seconds * 1_000);
    } catch (NumberFormatException notSeconds) {
      try {
        ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
        millis = Duration.between(now, date.toInstant()).toMillis();
      } catch (DateTimeException notADate) {
        millis = 0;
      }
    }
    return Math.max(0, Math.min(millis, MAX_RETRY_AFTER_MILLIS));
  }

  private static Kind kindOf(int status, String words) {
    if (status == FORBIDDEN && namesContent(words.toLowerCase(Locale.ROOT))) {
      return Kind.REJECTED;
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return Kind.UNAUTHORIZED;
    }
    if (status == NOT_FOUND
        || (status == BAD_REQUEST && namesLostModel(words.toLowerCase(Locale.ROOT)))) {
      return Kind.MODEL_NOT_FOUND;
    }
    if (status == TOO_MANY_REQUESTS) {
      return Kind.RATE_LIMITED;
    }
    if (status == REQUEST_TIMEOUT) {
      return Kind.TIMEOUT;
    }
    return status >= FIRST_SERVER_ERROR ? Kind.SERVER_ERROR : Kind.REJECTED;
  }

  private static boolean namesLostModel(String words) {
    return words.contains("decommissioned")
        || words.contains("model_not_found")
        || words.contains("model not found");
  }

  /** Some endpoints answer 403 to what a user said, which says nothing about the key. */
  private static boolean namesContent(String words) {
    return words.contains("moderation")
        || words.contains("flagged")
        || words.contains("content_policy")
        || words.contains("content policy")
        || words.contains("content_filter");
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? thrown.getClass().getSimpleName()
        : thrown.getClass().getSimpleName() + ": " + message;
  }
}
