package dev.hotpin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseReasonTest {
  /** A control frame has at most 125 bytes, two of them the code (RFC 6455, 5.5). */
  private static final int MAX_REASON_BYTES = 123;

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void theReasonFitsAControlFrame(CloseReason reason) {
    int bytes = reason.text().getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes > 0 && bytes <= MAX_REASON_BYTES, reason + ": " + bytes + " bytes");
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void theCodeMayBeSent(CloseReason reason) {
    CloseWebSocketFrame frame = new CloseWebSocketFrame(reason.code(), reason.text());
    assertEquals(reason.code(), frame.statusCode());
    assertEquals(reason.text(), frame.reasonText());
    frame.release();
  }

  @Test
  void theCodesAreThoseOfTheContract() {
    Map<CloseReason, Integer> codes =
        Map.ofEntries(
            Map.entry(CloseReason.IDLE, 1000),
            Map.entry(CloseReason.GOING_AWAY, 1001),
            Map.entry(CloseReason.PROTOCOL_FAULT, 1002),
            Map.entry(CloseReason.WRONG_FRAME, 1003),
            Map.entry(CloseReason.NOT_UTF8, 1007),
            Map.entry(CloseReason.BAD_HANDSHAKE, 1008),
            Map.entry(CloseReason.HANDSHAKE_TIMEOUT, 1008),
            Map.entry(CloseReason.UNSUPPORTED, 1008),
            Map.entry(CloseReason.UNAUTHORIZED, 1008),
            Map.entry(CloseReason.CREDENTIAL_REVOKED, 1008),
            Map.entry(CloseReason.CREDENTIAL_EXPIRED, 1008),
            Map.entry(CloseReason.SESSION_IN_USE, 1008),
            Map.entry(CloseReason.PONG_TIMEOUT, 1008),
            Map.entry(CloseReason.NOT_READING, 1008),
            Map.entry(CloseReason.TOO_LARGE, 1009),
            Map.entry(CloseReason.INTERNAL, 1011),
            Map.entry(CloseReason.TAKEN_OVER, 1012),
            Map.entry(CloseReason.OVERLOADED, 1013));
    assertEquals(CloseReason.values().length, codes.size());
    codes.forEach((reason, code) -> assertEquals(code, reason.code(), reason.name()));
    assertEquals("Idle timeout", CloseReason.IDLE.text());
    assertEquals("session in use by another device", CloseReason.SESSION_IN_USE.text());
  }
}
