package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.openai.ChatJson.ApiError;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String KEY = "gsk_verySecret123";
  private static final LogText LOG =
      LogText.of(
          OpenAiSettings.builder().apiKey(KEY).build(),
          new ChatRequest("s", List.of(), "what is my secret", null));

  @Test
  void retryAfterIsReadAsSecondsOrDate() {
    assertEquals(2_000, Failures.retryAfterMillis("2", NOW));
    assertEquals(250, Failures.retryAfterMillis(" 0.25 ", NOW));
    assertEquals(30_000, Failures.retryAfterMillis("Mon, 23 Nov 2026 10:00:30 GMT", NOW));
  }

  @Test
  void retryAfterThatMakesNoSenseIsNoWait() {
    for (String text :
        new String[] {null, "", "soon", "-5", "NaN", "Mon, 23 Nov 2020 10:00:30 GMT"}) {
      assertEquals(0, Failures.retryAfterMillis(text, NOW), "text " + text);
    }
    assertEquals(86_400_000, Failures.retryAfterMillis("1e300", NOW));
  }

  @Test
  void eachStatusHasItsKind() {
    assertEquals(Kind.UNAUTHORIZED, kind(401, "{}"));
    assertEquals(Kind.UNAUTHORIZED, kind(403, ""));
    assertEquals(Kind.MODEL_NOT_FOUND, kind(404, "<html>"));
    assertEquals(
        Kind.MODEL_NOT_FOUND,
        kind(400, "{\"error\":{\"message\":\"gone\",\"code\":\"model_decommissioned\"}}"));
    assertEquals(Kind.REJECTED, kind(400, "{\"error\":{\"message\":\"bad\"}}"));
    assertEquals(Kind.REJECTED, kind(413, ""));
    assertEquals(Kind.REJECTED, kind(302, ""));
    assertEquals(Kind.RATE_LIMITED, kind(429, ""));
    assertEquals(Kind.SERVER_ERROR, kind(503, "oops"));
  }

  @Test
  void errorsInAStreamAreToldApart() {
    assertEquals(
        Kind.RATE_LIMITED, Failures.ofError(new ApiError("", "rate_limit_x", 0), LOG).kind());
    assertEquals(Kind.UNAUTHORIZED, Failures.ofError(new ApiError("no", "", 401), LOG).kind());
    assertEquals(Kind.SERVER_ERROR, Failures.ofError(new ApiError("boom", "", 0), LOG).kind());
  }

  @Test
  void aKeyOrTheUsersWordsInABodyAreNotShown() {
    String detail =
        Failures.ofStatus(
                400,
                new DefaultHttpHeaders(),
                ("{\"error\":{\"message\":\"Key "
                        + KEY
                        + " and Bearer abc.def and sk-other12345 said\\n"
                        + "what is my secret\\u0007\"}}")
                    .getBytes(StandardCharsets.UTF_8),
                NOW,
                LOG)
            .detail();
    assertEquals("HTTP 400: Key *** and *** and *** said [...]", detail);
  }

  @Test
  void aLongBodyIsShownInPart() {
    String cleaned = LOG.clean("x\u0000\u001b[31m".repeat(10_000));
    assertEquals(200, cleaned.length());
    assertFalse(cleaned.chars().anyMatch(Character::isISOControl));
    assertTrue(cleaned.endsWith("..."));
  }

  private static Kind kind(int status, String body) {
    return Failures.ofStatus(
            status, new DefaultHttpHeaders(), body.getBytes(StandardCharsets.UTF_8), NOW, LOG)
        .kind();
  }
}
