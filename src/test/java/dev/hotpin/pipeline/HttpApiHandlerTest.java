package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiHandlerTest {
  private final StubServerInfo info = new StubServerInfo();
  private final Embedded channel = Embedded.of(new HttpApiHandler(info));
  private String retryAfter;
  private String allow;
  private String upgrade;

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private static FullHttpRequest request(String method, String uri) {
    return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
  }

  /** Status and body of the answer. */
  private String ask(FullHttpRequest request) {
    channel.writeInbound(request);
    assertEquals(0, request.refCnt());
    FullHttpResponse response = channel.readOutbound();
    try {
      assertEquals(
          "application/json; charset=utf-8", response.headers().get(HttpHeaderNames.CONTENT_TYPE));
      assertEquals(
          response.content().readableBytes(),
          response.headers().getInt(HttpHeaderNames.CONTENT_LENGTH));
      retryAfter = response.headers().get(HttpHeaderNames.RETRY_AFTER);
      allow = response.headers().get(HttpHeaderNames.ALLOW);
      upgrade = response.headers().get(HttpHeaderNames.UPGRADE);
      return response.status().code() + response.content().toString(StandardCharsets.UTF_8);
    } finally {
      response.release();
    }
  }

  private String get(String uri) {
    return ask(request("GET", uri));
  }

  @Test
  void theRootNamesTheServiceAndItsProtocol() {
    String answer = get("/");
    assertTrue(
        answer.startsWith(
            "200{\"service\":\"Hotpin\",\"version\":\"1.2.3\",\"status\":\"running\","
                + "\"websocket_endpoint\":\"/ws\",\"protocol\":{"),
        answer);
  }

  @Test
  void healthTellsTheEngines() {
    assertEquals(
        "200{\"status\":\"healthy\",\"vosk_model_loaded\":true,\"active_sessions\":7,"
            + "\"engines\":{\"recognition\":\"vosk\",\"dialogue\":\"offline\","
            + "\"synthesis\":\"freetts\",\"conversations\":\"memory\"},"
            + "\"version\":\"1.2.3\",\"uptime_seconds\":61}",
        get("/health?verbose=1"));
    info.reasons = List.of("Redis is away.");
    assertTrue(
        get("/health").startsWith("200{\"status\":\"degraded\",\"reasons\":[\"Redis is away.\"],"));
  }

  @Test
  void voicesAreListed() {
    assertEquals(
        "200{\"voices\":[{\"id\":\"kevin16\",\"name\":\"Kevin\",\"language\":\"en-US\","
            + "\"gender\":\"male\"}],\"count\":1}",
        get("/voices"));
  }

  @Test
  void readyTellsWhetherItIs() {
    assertEquals("200{\"status\":\"ready\"}", get("/ready"));
    info.ready = false;
    String answer = get("/ready");
    assertTrue(
        answer.startsWith("503{\"status\":\"error\",\"code\":\"not_ready\",\"message\":\""),
        answer);
    assertNotNull(retryAfter);
    assertTrue(channel.isActive(), "who polls keeps its connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/wsx", "/health/x", "//", "/%", "/%zz", "*"})
  void anotherPathIsNotFound(String uri) {
    assertTrue(get(uri).startsWith("404{\"status\":\"error\",\"code\":\"not_found\""), uri);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 'GET, HEAD'",
    "PUT, /health, 'GET, HEAD'",
    "DELETE, /ready, 'GET, HEAD'",
    "GET, /image, POST",
    "PUT, /image, POST"
  })
  void anotherMethodIsNotAllowedAndTheRightOneIsNamed(String method, String path, String right) {
    String answer = ask(request(method, path));
    assertTrue(
        answer.startsWith("405{\"status\":\"error\",\"code\":\"method_not_allowed\""), answer);
    assertEquals(right, allow);
  }

  @Test
  void aPlainRequestForTheWebSocketIsToldToUpgrade() {
    assertTrue(get("/ws").startsWith("426{\"status\":\"error\",\"code\":\"upgrade_required\""));
    assertEquals("websocket", upgrade);
  }

  @Test
  void anUpgradeGoesOnWhenReadyAndNotFull() {
    FullHttpRequest request = request("GET", "/ws?x=1");
    request.headers().set(HttpHeaderNames.UPGRADE, "WebSocket");
    channel.writeInbound(request);
    assertEquals(1, request.refCnt());
    ReferenceCountUtil.release(channel.readInbound());
  }

  @ParameterizedTest
  @CsvSource({"false, not_ready", "true, busy"})
  void anUpgradeIsRefusedWhenNotReadyOrFull(boolean ready, String code) {
    info.ready = ready;
    info.full = true;
    FullHttpRequest request = request("GET", "/ws");
    request.headers().set(HttpHeaderNames.UPGRADE, "websocket");
    String answer = ask(request);
    assertTrue(answer.startsWith("503{\"status\":\"error\",\"code\":\"" + code), answer);
    assertNotNull(retryAfter);
    assertFalse(channel.isActive());
  }
}
