package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketRequestHandlerTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocketRequestHandler());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static FullHttpRequest request(HttpMethod method, HttpVersion version) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(version, method, "/ws", Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set("Upgrade", "websocket")
        .set("Connection", "keep-alive, Upgrade")
        .set("Sec-WebSocket-Version", "13")
        .set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    return request;
  }

  private static FullHttpRequest request() {
    return request(HttpMethod.GET, HttpVersion.HTTP_1_1);
  }

  private FullHttpResponse answerTo(FullHttpRequest request) {
    channel.writeInbound(request);
    assertNull(channel.readInbound());
    FullHttpResponse answer = channel.readOutbound();
    String body = answer.content().toString(StandardCharsets.UTF_8);
    assertTrue(body.startsWith("{\"status\":\"error\",\"code\":"), body);
    answer.release();
    assertEquals(false, channel.isActive(), "the next thing would be taken for a request");
    return answer;
  }

  @Test
  void aRequestThatKeepsToTheStandardPasses() {
    FullHttpRequest good = request();
    channel.writeInbound(good);
    assertEquals(good, channel.readInbound());
    good.release();
  }

  @Test
  void anotherVersionIs426AndToldWhich() {
    for (String version : List.of("8", "0", "14", "13, 8", "")) {
      EmbeddedChannel another = new EmbeddedChannel(new WebSocketRequestHandler());
      FullHttpRequest request = request();
      request.headers().set("Sec-WebSocket-Version", version);
      another.writeInbound(request);
      FullHttpResponse answer = another.readOutbound();
      assertEquals(426, answer.status().code(), version);
      assertEquals("13", answer.headers().get("Sec-WebSocket-Version"));
      assertEquals("websocket", answer.headers().get("Upgrade"));
      answer.release();
      another.finishAndReleaseAll();
    }
  }

  @Test
  void noVersionIs426() {
    FullHttpRequest request = request();
    request.headers().remove("Sec-WebSocket-Version");
    assertEquals(426, answerTo(request).status().code());
  }

  @Test
  void noKeyIs400() {
    FullHttpRequest request = request();
    request.headers().remove("Sec-WebSocket-Key");
    assertEquals(400, answerTo(request).status().code());
  }

  @Test
  void aKeyOfAnotherLengthIs400() {
    FullHttpRequest request = request();
    request.headers().set("Sec-WebSocket-Key", "c2hvcnQ=");
    assertEquals(400, answerTo(request).status().code());
  }

  @Test
  void aKeyThatIsNotBase64Is400() {
    FullHttpRequest request = request();
    request.headers().set("Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!==");
    assertEquals(400, answerTo(request).status().code());
  }

  @Test
  void noConnectionUpgradeIs400() {
    FullHttpRequest request = request();
    request.headers().set("Connection", "keep-alive");
    assertEquals(400, answerTo(request).status().code());
  }

  @Test
  void anotherProtocolOrTwoIs400() {
    FullHttpRequest request = request();
    request.headers().set("Upgrade", "websocket, h2c");
    assertEquals(400, answerTo(request).status().code());
  }

  @Test
  void anotherMethodIs405() {
    FullHttpResponse answer = answerTo(request(HttpMethod.POST, HttpVersion.HTTP_1_1));
    assertEquals(405, answer.status().code());
    assertEquals("GET", answer.headers().get("Allow"));
  }

  @Test
  void anOlderHttpIs400() {
    assertEquals(400, answerTo(request(HttpMethod.GET, HttpVersion.HTTP_1_0)).status().code());
  }
}
