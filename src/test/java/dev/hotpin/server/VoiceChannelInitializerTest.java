package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.edge.Edge;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.Quotas;
import dev.hotpin.pipeline.Access;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.StubServerInfo;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.UploadBudget;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.testing.LoudVoice;
import dev.hotpin.tracing.TraceContext;
import dev.hotpin.turn.ScriptedChat;
import dev.hotpin.turn.ScriptedConversations;
import dev.hotpin.turn.ScriptedRecognition;
import dev.hotpin.turn.ScriptedSynthesizer;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.turn.TurnSettings;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.wire.Offer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline, with the bytes that a device puts on the wire. */
class VoiceChannelInitializerTest {
  private static final HexFormat HEX = HexFormat.of();

  /** A masking key of zeros leaves the payload readable. */
  private static final String NO_MASK = "00000000";

  private final ConnectionCounter connections = new ConnectionCounter(Integer.MAX_VALUE);
  private final SessionRegistry registry = new SessionRegistry(System::nanoTime);
  private final ScriptedChat chat = new ScriptedChat();
  private final ScriptedRecognition recognition = new ScriptedRecognition();
  private boolean countingFails;
  private final EmbeddedChannel channel = open();

  private EmbeddedChannel open() {
    recognition.answer = "hello";
    chat.answer = "Hello there.";
    ScriptedSynthesizer voice = new ScriptedSynthesizer();
    voice.bytesPerChar = 1_000;
    ImageStore images = new ImageStore();
    TurnServices services =
        new TurnServices(
            recognition,
            chat,
            voice,
            SpokenLines.prepare(voice),
            new ScriptedConversations(),
            images,
            new TurnSettings(0, 60_000, 60_000, 200, 5_000, 180_000, 2_000, 10, "scripted", false),
            new TurnObserver() {
              @Override
              public void turnEnded(TurnSummary summary) {
                if (countingFails) {
                  throw new NoClassDefFoundError("scripted");
                }
              }
            },
            Offer.PART_1,
            LoudVoice.ENDPOINTERS);
    ServerConfig config = ServerConfig.load(new ConfigSources(Map.of(), Map.of(), Map.of()));
    EmbeddedChannel embedded =
        new EmbeddedChannel(
            new VoiceChannelInitializer(
                config,
                Edge.open(config, new LimitCounters(), GlobalEventExecutor.INSTANCE),
                new StubServerInfo(),
                images,
                new UploadBudget(1 << 23),
                OperatorHandlers.NONE,
                () -> services,
                registry,
                Access.forEveryone(),
                Quotas.unlimited(),
                new UnreadReplies(1 << 20),
                connections,
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                GlobalEventExecutor.INSTANCE));
    embedded.freezeTime();
    return embedded;
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
    assertEquals(0, registry.size());
  }

  private void send(byte[] bytes) {
    channel.writeInbound((Object) channel.alloc().buffer(bytes.length + 1).writeBytes(bytes));
    channel.runPendingTasks();
  }

  private void hex(String hex) {
    send(HEX.parseHex(hex));
  }

  private static String utf8Hex(String text) {
    return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A text frame of less than 126 bytes, masked. */
  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    hex("81" + HEX.toHexDigits((byte) (0x80 | utf8.length)) + NO_MASK + HEX.formatHex(utf8));
  }

  private byte[] answer() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(next));
      next.release();
    }
    return all.toByteArray();
  }

  private String answerText() {
    return new String(answer(), StandardCharsets.ISO_8859_1);
  }

  private void upgrade() {
    upgrade("");
  }

  private void upgrade(String moreHeaders) {
    send(
        """
        GET /ws HTTP/1.1
        Host: x
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        %s
        """
            .formatted(moreHeaders)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    String answer = answerText();
    assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
    assertTrue(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), answer);
  }

  private void handshake() {
    upgrade();
    text("{\"session_id\": \"esp32\"}");
    assertEquals(
        "\u0081){\"status\":\"connected\",\"session_id\":\"esp32\"}".length(),
        answerText().length());
  }

  /** The next bytes are one close frame with this code, and the connection goes. */
  private void assertClosed(int code) {
    byte[] frame = answer();
    assertTrue(frame.length >= 4, "nothing was sent");
    assertEquals((byte) 0x88, frame[0]);
    assertEquals(code, ((frame[2] & 0xFF) << 8) | (frame[3] & 0xFF));
    assertEquals(frame.length, 2 + frame[1], "more than one frame: " + HEX.formatHex(frame));
    channel.advanceTimeBy(1_000, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    assertFalse(channel.isActive());
    assertEquals(0, answer().length);
    assertEquals(0, connections.open());
  }

  @Test
  void httpAndAPictureAndAVoiceShareTheConnection() {
    send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertTrue(answerText().contains("\"status\":\"healthy\""));
    handshake();
    assertEquals(1, registry.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/image", "/health", "/ws"})
  void aRequestWithTwoLengthsIsRefusedAndNothingAfterItIsRead(String path) {
    send(
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\nGET /voices HTTP/1.1\r\nHost: x\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    ByteBuf first = channel.readOutbound(); // what follows ends the connection
    String answer = first.toString(StandardCharsets.US_ASCII);
    first.release();
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), answer);
    channel.advanceTimeBy(10_000, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    assertFalse(channel.isActive());
    for (Object more = channel.readOutbound(); more != null; more = channel.readOutbound()) {
      assertFalse(more instanceof ByteBuf, "another answer");
      ReferenceCountUtil.release(more);
    }
  }

  @Test
  void aFaultOfTheServerInATimerOfATurnClosesTheConnectionInsteadOfHangingIt() {
    recognition.answer = null;
    countingFails = true;
    handshake();
    hex("828a" + NO_MASK + "01000200030004000500");
    text("{\"signal\": \"EOS\"}");
    assertTrue(answerText().contains("transcription"));
    channel.advanceTimeBy(60, TimeUnit.SECONDS); // no transcript comes
    channel.runPendingTasks();
    String answer = answerText();
    assertTrue(answer.contains("stt_failed"), answer);
    assertTrue(answer.contains("\u0003\u00f3Internal"), answer); // 1011
    countingFails = false;
  }

  @Test
  void aWholeTurnGoesOverTheWire() {
    handshake();
    hex("828a" + NO_MASK + "01000200030004000500");
    text("{\"signal\": \"EOS\"}");
    String answer = answerText();
    int at = -1;
    for (String part :
        new String[] {
          "{\"status\":\"processing\",\"stage\":\"transcription\"}",
          "\"transcript\":\"hello\",\"has_image\":false}",
          "\"stage\":\"tts\",\"response\":\"Hello there.\"}",
          "\u0082~\u0010\u0000RIFF$\u00f0\u00ff\u007fWAVEfmt ",
          "data\u0000\u00f0\u00ff\u007f",
          "\u0082\u0000", // the empty frame
          "{\"status\":\"complete\"}"
        }) {
      int next = answer.indexOf(part, at + 1);
      assertTrue(next > at, "missing or out of order: " + part);
      at = next;
    }
    assertEquals(answer.indexOf("RIFF"), answer.lastIndexOf("RIFF"));
  }

  @Test
  void aFragmentedTextIsPutTogetherAroundAPing() {
    upgrade();
    hex("018b" + NO_MASK + utf8Hex("{\"session_i"));
    hex("8981" + NO_MASK + "41");
    assertEquals("8a0141", HEX.formatHex(answer()), "the pong");
    hex("0083" + NO_MASK + utf8Hex("d\":"));
    hex("8084" + NO_MASK + utf8Hex("\"a\"}"));
    assertTrue(answerText().endsWith("{\"status\":\"connected\",\"session_id\":\"a\"}"));
  }

  @Test
  void aHandshakeCutAtEveryByteIsUnderstood() {
    upgrade();
    byte[] frame = HEX.parseHex("8194" + NO_MASK + utf8Hex("{\"session_id\":\"a-b\"}"));
    for (byte one : frame) {
      send(new byte[] {one});
    }
    assertTrue(answerText().endsWith("\"session_id\":\"a-b\"}"));
  }

  @Test
  void aBinaryFrameOf89KilobytesIsAccepted() {
    handshake();
    send(frame("82", 89_600));
    text("{\"signal\": \"EOS\"}");
    assertTrue(answerText().contains("{\"status\":\"complete\"}"));
  }

  private static byte[] frame(String firstByte, int payloadBytes) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    String length =
        payloadBytes <= 0xFFFF
            ? "fe" + HEX.toHexDigits((short) payloadBytes)
            : "ff" + HEX.toHexDigits((long) payloadBytes);
    frame.writeBytes(HEX.parseHex(firstByte + length));
    frame.writeBytes(new byte[4 + payloadBytes]);
    return frame.toByteArray();
  }

  @Test
  void aFragmentedMessageBeyond64KibibytesIs1009() {
    handshake();
    send(frame("02", 40_000));
    assertEquals(0, answer().length);
    send(frame("80", 40_000));
    assertClosed(1009);
  }

  @Test
  void aFrameBeyondTheLongestUtteranceIs1009() {
    handshake();
    hex("82ff" + HEX.toHexDigits(3_000_000L) + NO_MASK);
    assertClosed(1009);
  }

  @Test
  void anUnmaskedFrameIs1002() {
    handshake();
    hex("8102" + utf8Hex("{}"));
    assertClosed(1002);
  }

  @Test
  void aReservedOpcodeIs1002() {
    handshake();
    hex("8380" + NO_MASK);
    assertClosed(1002);
  }

  @Test
  void aReservedBitIs1002() {
    handshake();
    hex("c180" + NO_MASK);
    assertClosed(1002);
  }

  @Test
  void aContinuationOfNothingIs1002() {
    handshake();
    hex("8081" + NO_MASK + "41");
    assertClosed(1002);
  }

  @Test
  void textThatIsNotUtf8Is1007() {
    handshake();
    hex("8182" + NO_MASK + "c328");
    assertClosed(1007);
  }

  @Test
  void textThatIsCutInACharacterIs1007() {
    handshake();
    hex("0182" + NO_MASK + "7bc3");
    hex("8081" + NO_MASK + "7d");
    assertClosed(1007);
  }

  @Test
  void aCloseIsAnsweredWithItsCode() {
    handshake();
    hex("8882" + NO_MASK + "03e8");
    assertClosed(1000);
  }

  @Test
  void aBinaryFirstFrameIs1008() {
    upgrade();
    hex("8282" + NO_MASK + "0000");
    assertClosed(1008);
  }

  @Test
  void noHandshakeInTimeIs1008() {
    upgrade();
    channel.advanceTimeBy(10, TimeUnit.SECONDS);
    channel.runPendingTasks();
    assertClosed(1008);
  }

  @Test
  void theTraceOfTheUpgradeRequestGoesOnToTheChatModel() {
    upgrade("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\n");
    text("{\"session_id\": \"esp32\"}");
    text("{\"signal\": \"TEXT\", \"text\": \"one\"}");
    TraceContext first = chat.lastRequest().trace();
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", first.traceId());
    assertFalse(first.sampled());
    assertNotEquals("00f067aa0ba902b7", first.spanId());
    answer();
  }

  @Test
  void aTraceParentThatIsNoneIsOverlooked() {
    upgrade("traceparent: 00-4bf9-x\n");
    text("{\"session_id\": \"esp32\"}");
    text("{\"signal\": \"TEXT\", \"text\": \"one\"}");
    assertTrue(chat.lastRequest().trace().sampled());
    answer();
  }
}
