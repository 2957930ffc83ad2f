package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerMessageReaderTest {
  private final ServerMessageReader reader = new ServerMessageReader(new JsonFactory());

  @Test
  void everyMessageOfTheProtocolIsUnderstood() {
    assertEquals(
        new ServerMessage.Connected("esp32-cam-hotpin-001"),
        read("{\"status\": \"connected\", \"session_id\": \"esp32-cam-hotpin-001\"}"));
    assertEquals(
        new ServerMessage.Receiving(4, 16_384),
        read("{\"status\":\"receiving\",\"chunks_received\":4,\"bytes_received\":16384}"));
    assertEquals(
        new ServerMessage.Stage("llm", "안녕", "", true),
        read(
            "{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"안녕\",\"has_image\":true}"));
    assertEquals(
        new ServerMessage.Partial("go forw", 3),
        read("{\"status\":\"partial\",\"transcript\":\"go forw\",\"stable_chars\":3}"));
    assertEquals(
        new ServerMessage.Failed("busy", "Try again.", OptionalLong.of(900)),
        read(
            "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"Try again.\",\"retry_after_ms\":900}"));
    assertEquals(
        new ServerMessage.Interrupted(OptionalLong.of(7)),
        read("{\"status\":\"interrupted\",\"turn\":7}"));
    assertEquals(new ServerMessage.ResetComplete(), read("{\"status\":\"reset_complete\"}"));
    assertEquals(new ServerMessage.Unknown("dreaming"), read("{\"status\":\"dreaming\"}"));
  }

  @Test
  void completeMayBearTimesOrNothing() {
    assertEquals(
        new ServerMessage.Complete(OptionalLong.empty(), false, Map.of()),
        read("{\"status\":\"complete\"}"));
    assertEquals(
        new ServerMessage.Complete(OptionalLong.of(3), true, Map.of("stt_final", 12L)),
        read(
            "{\"turn\":3,\"timings_ms\":{\"stt_final\":12,\"odd\":{\"x\":[1]},\"no\":null},"
                + "\"degraded\":true,\"status\":\"complete\"}"));
  }

  @Test
  void unknownKeysAreSkippedWhateverTheyHold() {
    assertEquals(
        new ServerMessage.Stage("tts", "", "Hello.", false),
        read(
            "{\"x\":{\"status\":\"complete\"},\"y\":[[],{}],\"z\":null,\"status\":\"processing\","
                + "\"stage\":\"tts\",\"response\":\"Hello.\",\"w\":1e9}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "[]",
        "\"complete\"",
        "complete",
        "{",
        "{}",
        "{\"status\":",
        "{\"status\":7}",
        "{\"status\":{}}",
        "{\"status\":\"processing\"}",
        "{\"status\":\"complete\",\"turn\":\"one\"}",
        "{\"status\":\"complete\",\"timings_ms\":[1]}",
        "{\"status\":\"receiving\",\"chunks_received\":99999999999999999999}",
        "{\"status\":\"complete\",\"degraded\":\"yes\"}",
        "{\"status\":\"complete\"}{\"status\":\"complete\"}",
        "{\"status\":\"complete\"} x"
      })
  void whatIsNoMessageIsReportedAndNotThrown(String text) {
    assertInstanceOf(ServerMessage.Unreadable.class, read(text));
  }

  @Test
  void noBytesWhateverMakeItThrow() {
    long seed = 7;
    Random random = new Random(seed);
    byte[] good =
        "{\"status\":\"complete\",\"turn\":3,\"timings_ms\":{\"a\":1}}"
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(bytes);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  @Test
  void moreTimesThanAnyServerHasAreNotKept() {
    StringBuilder text = new StringBuilder("{\"status\":\"complete\",\"timings_ms\":{\"t\":1");
    for (int i = 0; i < 1000; i++) {
      text.append(",\"t").append(i).append("\":1");
    }
    ServerMessage.Complete complete =
        assertInstanceOf(ServerMessage.Complete.class, read(text.append("}}").toString()));
    assertTrue(complete.timingsMillis().size() <= 32);
  }

  private ServerMessage read(String text) {
    return reader.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
