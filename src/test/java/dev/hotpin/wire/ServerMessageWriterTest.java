package dev.hotpin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerMessageWriterTest {
  private static final int RANDOM_TEXTS = 4_000;

  private static byte[] bytes(ServerMessage message) {
    ByteBuf out = Unpooled.buffer();
    try {
      ServerMessageWriter.write(message, out);
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
    }
  }

  private static String json(ServerMessage message) {
    return new String(bytes(message), StandardCharsets.UTF_8);
  }

  /** The top-level strings, numbers and booleans, as text. */
  private static Map<String, String> parse(byte[] utf8) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      assertEquals(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getText());
        parser.skipChildren();
      }
      assertEquals(JsonToken.END_OBJECT, parser.currentToken());
      assertEquals(null, parser.nextToken());
    }
    return fields;
  }

  @Test
  void theMessagesOfATurnAreSpelledAsInTheContract() {
    assertEquals(
        "{\"status\":\"connected\",\"session_id\":\"esp32-cam-hotpin-001\"}",
        json(new ServerMessage.Connected("esp32-cam-hotpin-001", SessionOptions.DEFAULT)));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"transcription\"}",
        json(new ServerMessage.Transcribing()));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"what time is it\","
            + "\"has_image\":false}",
        json(new ServerMessage.Thinking("what time is it", false)));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"\",\"has_image\":true}",
        json(new ServerMessage.Thinking("", true)));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"It is noon.\"}",
        json(new ServerMessage.Speaking("It is noon.")));
    assertEquals("{\"status\":\"complete\"}", json(new ServerMessage.Complete(false, 0, Map.of())));
    assertEquals("{\"status\":\"reset_complete\"}", json(new ServerMessage.ResetComplete()));
  }

  @Test
  void errorsAreSpelledAsInTheContract() {
    assertEquals(
        "{\"status\":\"error\",\"code\":\"no_speech\","
            + "\"message\":\"Could not understand audio. Please try again.\"}",
        json(
            new ServerMessage.Problem(
                ErrorCode.NO_SPEECH, "Could not understand audio. Please try again.", 0)));
    assertEquals(
        "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"m\",\"retry_after_ms\":2000}",
        json(new ServerMessage.Problem(ErrorCode.BUSY, "m", 2000)));
    List<String> codes =
        List.of(
            "bad_message",
            "unknown_signal",
            "no_speech",
            "utterance_too_long",
            "busy",
            "llm_unavailable",
            "tts_failed",
            "stt_failed",
            "internal");
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(codes.contains(code.onTheWire()), code.onTheWire());
    }
  }

  @Test
  void whatWasAskedForIsRepeatedAndMeasured() {
    assertEquals(
        "{\"status\":\"connected\",\"session_id\":\"a\","
            + "\"settings\":{\"acks\":false,\"timings\":true}}",
        json(new ServerMessage.Connected("a", new SessionOptions(false, true, true))));
    Map<String, Long> timings = new LinkedHashMap<>();
    timings.put("endpoint_wait", 0L);
    timings.put("stt_final", 12L);
    assertEquals(
        "{\"status\":\"complete\",\"degraded\":true,\"turn\":3,"
            + "\"timings_ms\":{\"endpoint_wait\":0,\"stt_final\":12}}",
        json(new ServerMessage.Complete(true, 3, timings)));
    assertEquals(
        "{\"status\":\"complete\",\"degraded\":true}",
        json(new ServerMessage.Complete(true, 0, Map.of())));
  }

  @Test
  void onlyCompleteAndResetCompleteEndATurn() {
    assertTrue(new ServerMessage.Complete(false, 0, Map.of()).isTerminal());
    assertTrue(new ServerMessage.ResetComplete().isTerminal());
    assertFalse(new ServerMessage.Problem(ErrorCode.BUSY, "m", 0).isTerminal());
    assertFalse(new ServerMessage.Transcribing().isTerminal());
  }

  @Test
  void otherScriptsAndEmojiAreNotEscaped() {
    String text = "नमस्ते 안녕하세요 日本 é ° ₹ 😀 👩‍👩‍👧 \uD842\uDFB7";
    String json = json(new ServerMessage.Speaking(text));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"" + text + "\"}", json);
  }

  @Test
  void quotesBackslashesAndControlsAreEscaped() throws IOException {
    String text = "\"a\\b\"\n\r\t\b\f\u0000\u001f\u007f\u2028/";
    assertEquals(text, parse(bytes(new ServerMessage.Speaking(text))).get("response"));
  }

  @Test
  void halfASurrogatePairIsReplaced() throws IOException {
    for (String text : List.of("a\uD83Db", "\uDE00", "x\uDE00\uD83D", "\uD83D\uD83D\uDE00")) {
      String written = parse(bytes(new ServerMessage.Speaking(text))).get("response");
      assertTrue(written.contains("\uFFFD"), written);
      assertEquals(
          text.codePointCount(0, text.length()), written.codePointCount(0, written.length()));
    }
  }

  @Test
  void aLongTextIsCutAtAWordAndEndsWithAnEllipsis() throws IOException {
    String text = "wonderful ".repeat(400);
    byte[] utf8 = bytes(new ServerMessage.Speaking(text));
    assertTrue(utf8.length <= ServerMessageWriter.MAX_MESSAGE_BYTES);
    assertTrue(utf8.length > ServerMessageWriter.MAX_MESSAGE_BYTES - 150, "wastes room");
    String cut = parse(utf8).get("response");
    assertTrue(cut.endsWith("wonderful…"), cut);
    assertTrue(text.startsWith(cut.substring(0, cut.length() - 1)));
  }

  @Test
  void aTextWithoutSpacesIsCutBetweenCharacters() throws IOException {
    String cut =
        parse(bytes(new ServerMessage.Thinking("😀".repeat(1000), true))).get("transcript");
    assertTrue(cut.endsWith("😀…"), cut);
    for (int emoji = 90; emoji < 320; emoji++) {
      int bytes = bytes(new ServerMessage.Thinking("😀".repeat(emoji), true)).length;
      assertTrue(bytes <= ServerMessageWriter.MAX_MESSAGE_BYTES, emoji + " emoji: " + bytes);
    }
  }

  @Test
  void noMessageIsLongerThanASegmentWhateverItsText() throws IOException {
    for (int seed = 0; seed < RANDOM_TEXTS; seed++) {
      String text = randomText(new Random(seed));
      for (ServerMessage message :
          List.of(
              new ServerMessage.Speaking(text),
              new ServerMessage.Thinking(text, false),
              new ServerMessage.Problem(ErrorCode.UTTERANCE_TOO_LONG, text, Long.MAX_VALUE))) {
        try {
          check(message, text);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("seed " + seed + ": " + message.getClass().getSimpleName(), e);
        }
      }
    }
  }

  private static void check(ServerMessage message, String text) throws IOException {
    byte[] utf8 = bytes(message);
    assertTrue(utf8.length <= ServerMessageWriter.MAX_MESSAGE_BYTES, utf8.length + " bytes");
    Map<String, String> fields = parse(utf8);
    String key =
        message instanceof ServerMessage.Speaking
            ? "response"
            : message instanceof ServerMessage.Thinking ? "transcript" : "message";
    String written = fields.get(key);
    StringBuilder whole = new StringBuilder();
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    if (!written.equals(whole.toString())) {
      assertTrue(written.endsWith("…"), "cut without an ellipsis");
      assertTrue(whole.toString().startsWith(written.substring(0, written.length() - 1)));
      assertTrue(utf8.length > 700, "cut far too early: " + utf8.length);
    }
  }

  private static String randomText(Random random) {
    int codePoints = random.nextInt(random.nextBoolean() ? 40 : 1500);
    int flavour = random.nextInt(6);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < codePoints; i++) {
      switch (random.nextInt(8) == 0 ? random.nextInt(6) : flavour) {
        case 0 -> text.append((char) ('a' + random.nextInt(26)));
        case 1 -> text.append(random.nextBoolean() ? '"' : '\\');
        case 2 -> text.append((char) random.nextInt(0x20));
        case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
        case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
        default -> text.append((char) random.nextInt(0x10000));
      }
      if (random.nextInt(6) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
