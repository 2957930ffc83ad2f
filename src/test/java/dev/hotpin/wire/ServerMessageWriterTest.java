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
            "unsupported",
            "no_speech",
            "utterance_too_long",
            "busy",
            "rate_limited",
            "unauthorized",
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
        "{\"status\":\"connected\",\"session_id\":\"a\",\"settings\":{"
            + "\"audio\":{\"encoding\":\"pcm_s16le\",\"sample_rate\":16000,\"channels\":1},"
            + "\"reply\":{\"encoding\":\"wav\",\"sample_rate\":16000,\"frame_bytes\":4096,"
            + "\"lead_ms\":0,\"sized\":false},"
            + "\"partials\":false,\"barge_in\":false,\"acks\":false,\"spoken_errors\":true,"
            + "\"max_text_bytes\":1300,\"timings\":true}}",
        json(
            new ServerMessage.Connected(
                "a", SessionOptions.asking().acks(false).timings(true).build())));
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
  void allSettingsInForceAreRepeated() {
    SessionOptions options =
        SessionOptions.asking()
            .input(new InputFormat(AudioEncoding.ALAW, 8_000, 2))
            .reply(new ReplyFormat(AudioEncoding.OPUS, 24_000, 4_096, 400, false))
            .partials(true)
            .endpointing(new Endpointing(500))
            .bargeIn(true)
            .spokenErrors(false)
            .maxTextBytes(9_000)
            .language("en")
            .voice("kevin16")
            .build();
    assertEquals(
        "{\"status\":\"connected\",\"session_id\":\"a\",\"settings\":{"
            + "\"audio\":{\"encoding\":\"alaw\",\"sample_rate\":8000,\"channels\":2},"
            + "\"reply\":{\"encoding\":\"opus\",\"sample_rate\":24000,\"lead_ms\":400},"
            + "\"partials\":true,\"endpointing\":{\"silence_ms\":500},\"barge_in\":true,"
            + "\"acks\":true,\"spoken_errors\":false,\"max_text_bytes\":9000,\"timings\":false,"
            + "\"language\":\"en\",\"voice\":\"kevin16\"}}",
        json(new ServerMessage.Connected("a", options)));
  }

  @Test
  void theMessagesOfPart2AreSpelledAsInTheContract() {
    assertEquals("{\"status\":\"interrupted\",\"turn\":3}", json(new ServerMessage.Interrupted(3)));
    assertEquals(
        "{\"status\":\"processing\",\"stage\":\"transcription\",\"reason\":\"endpoint\"}",
        json(new ServerMessage.Transcribing(ServerMessage.Transcribing.ENDPOINT)));
    assertEquals(
        "{\"status\":\"partial\",\"transcript\":\"what time\",\"stable_chars\":5}",
        json(new ServerMessage.Partial("what time", 5)));
  }

  @Test
  void theStablePartOfAPartialIsNeverLongerThanWhatIsShownOfIt() throws IOException {
    String text = "wonderful ".repeat(400);
    Map<String, String> cut = parse(bytes(new ServerMessage.Partial(text, text.length())));
    String shown = cut.get("transcript");
    assertEquals(shown.length() - 1, Integer.parseInt(cut.get("stable_chars")));
    assertTrue(text.startsWith(shown.substring(0, shown.length() - 1)));
  }

  @Test
  void aDeviceThatTakesLongerMessagesGetsThem() throws IOException {
    String text = "wonderful ".repeat(400);
    for (int maxBytes : new int[] {1_300, 2_000, 4_099, 4_200}) {
      ByteBuf out = Unpooled.buffer();
      ServerMessageWriter.write(new ServerMessage.Speaking(text), maxBytes, out);
      assertTrue(out.readableBytes() <= maxBytes);
      assertTrue(out.readableBytes() > Math.min(maxBytes, text.length()) - 130);
      boolean whole = maxBytes > text.length() + 100;
      assertEquals(whole, parse(ByteBufUtil.getBytes(out)).get("response").equals(text));
      out.release();
    }
  }

  @Test
  void onlyTheTerminalMessagesEndATurn() {
    assertTrue(new ServerMessage.Interrupted(1).isTerminal());
    assertTrue(new ServerMessage.Problem(ErrorCode.BUSY, "m", 0).endingTurn().isTerminal());
    assertFalse(new ServerMessage.Partial("m", 0).isTerminal());
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
