package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.hotpin.logging.SafePatternEncoder;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/**
 * Whatever devices, browsers and the language model's endpoint send, at the finest level of logging
 * no line is forged, and no terminal is told anything.
 */
@ExtendWith(SharedServers.class)
class LogInjectionIT {
  private static final String FORGERY =
      "FORGED\r\n12:00:00.000 ERROR [main] HotpinServer: FORGED\u001b[2J\u009b\u202e\u2028";

  private static final String JSON_FORGERY =
      "FORGED\\r\\n12:00:00.000 ERROR [main] HotpinServer: FORGED\\u001b[2J\\u009b\\u202e\\u2028";

  /** What a line begins with, or a line of an exception. */
  private static final Pattern OWN_LINE =
      Pattern.compile(
          "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (TRACE|DEBUG|INFO|WARN|ERROR) .*"
              + "|\\tat .*|\\t\\.\\.\\. .*|\\s*Suppressed: .*|\\s*Caused by: .*|[\\w.$]+(: .*)?|");

  private final ChattingServer server;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  LogInjectionIT(ChattingServer server) {
    this.server = server;
  }

  @BeforeEach
  void listen() {
    SafePatternEncoder encoder = new SafePatternEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n%ex{short}");
    encoder.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(written);
    appender.start();
    root.addAppender(appender);
    setLevel(Level.TRACE);
  }

  private static void setLevel(Level level) {
    ((Logger) LoggerFactory.getLogger("dev.hotpin")).setLevel(level);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(appender);
    setLevel(null);
    server.chat().always(Script.tokens("Hello", " there", "."));
  }

  private List<String> lines() {
    return List.of(written.toString(StandardCharsets.UTF_8).split("\n", -1));
  }

  private void assertNothingForged(String witness) {
    ChatTestServer.await(
        "a line with " + witness, () -> lines().stream().anyMatch(line -> line.contains(witness)));
    for (String line : lines()) {
      assertTrue(OWN_LINE.matcher(line).matches(), line);
      assertTrue(
          line.codePoints()
              .noneMatch(
                  c ->
                      (Character.isISOControl(c) && c != '\t')
                          || Character.getType(c) == Character.FORMAT
                          || Character.getType(c) == Character.LINE_SEPARATOR),
          line);
    }
    assertEquals(0, lines().stream().filter(line -> line.startsWith("12:00:00.000")).count());
  }

  /** Sends bytes and reads the answer to its end. */
  private void raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url("/").getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
  }

  private void head(String... lines) throws IOException {
    raw(String.join("\r\n", lines) + "\r\n\r\n");
  }

  @Test
  void requestsForgeNothing() throws IOException {
    head("GET /" + FORGERY + " HTTP/1.1", "Host: x");
    head("GET /\u001b[2JFORGED HTTP/1.1", "Host: x", "Connection: close");
    head("\u001bFORGED / HTTP/1.1");
    head("GET / HTTP/1.1", "FOR\u001bGED: x");
    head("GET / HTTP/9.\u001bFORGED");
    head(
        "GET / HTTP/1.1",
        "Host: x",
        "X-Forwarded-For: \u001b[2JFORGED",
        "Forwarded: for=\"\u001bFORGED\u202e\"",
        "Connection: close");
    head(
        "GET /metrics HTTP/1.1",
        "Host: x",
        "Authorization: Bearer \u009bFORGED",
        "X-Forwarded-For: 1.2.3.4",
        "Connection: close");
    head(
        "GET /ws HTTP/1.1",
        "Host: x",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Origin: \u001bFORGED",
        "Sec-WebSocket-Version: FORGED\u001b",
        "Sec-WebSocket-Key: \u001bFORGED");
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n"
            + FORGERY
            + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\u001bFORGED\""
            + "\r\n\r\nx\r\n--b--\r\n";
    raw(
        "POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            + "Content-Length: "
            + form.getBytes(StandardCharsets.UTF_8).length
            + "\r\nConnection: close\r\n\r\n"
            + form);
    assertNothingForged("refused for administration");
  }

  @Test
  void messagesForgeNothing() throws InterruptedException {
    talk("{\"session_id\":\"" + JSON_FORGERY + "\"}");
    talk(FORGERY);
    talk("{\"session_id\":\"forger\",\"token\":\"" + JSON_FORGERY + "\"}");
    talk("{\"session_id\":\"forger\",\"voice\":\"" + JSON_FORGERY + "\"}");
    server.chat().always(Script.error(500, "x", "no"));
    talk(
        "{\"session_id\":\"forger\"}",
        FORGERY,
        "{\"signal\":\"" + JSON_FORGERY + "\"}",
        "{\"" + JSON_FORGERY + "\":1}",
        "{\"signal\":\"TEXT\",\"text\":\"" + JSON_FORGERY + "\"}",
        "{\"signal\":\"TEXT\",\"text\":\"" + "x".repeat(70_000) + "\"}");
    assertNothingForged("session forger turn 1");
  }

  /**
   * Sends messages one after the other on a connection of their own, until the server closes it.
   */
  private void talk(String... messages) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + server.url("/").getPort() + "/ws"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    closed.countDown();
                    return null;
                  }

                  @Override
                  public void onError(WebSocket from, Throwable error) {
                    closed.countDown();
                  }
                })
            .join();
    for (String message : messages) {
      socket.sendText(message, true).join();
    }
    if (messages.length == 1 && messages[0].matches("\\{\"session_id\":\"forger\",\"token.*")) {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join(); // nobody asks for a token here
    }
    assertTrue(closed.await(20, TimeUnit.SECONDS));
  }

  @Test
  void theEndpointOfTheLanguageModelForgesNothing() {
    List<Script> scripts =
        List.of(
            Script.error(500, "co\\u001bde", JSON_FORGERY),
            Script.answer(400, "text/plain", FORGERY),
            Script.answer(200, "text/html", "<html>" + FORGERY),
            Script.stream().raw("data: " + FORGERY.replace("\r\n", " ") + "\n\n"),
            Script.notHttp(FORGERY),
            Script.head(502, Map.of("content-type", "text/plain")).raw(FORGERY).cut());
    try (Device device = server.connect()) {
      for (Script script : scripts) {
        server.chat().always(script);
        device.text("hello").end();
      }
    }
    assertNothingForged("chat model failed");
  }
}
