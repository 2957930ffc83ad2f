package dev.hotpin.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPageHandlerTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private final WebAssets assets = WebAssets.load();
  private final String script = assets.assetsPath() + "/talk.js";
  private final EmbeddedChannel channel = new EmbeddedChannel(new WebPageHandler(assets));
  private byte[] body;

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private static FullHttpRequest request(String method, String uri, String... headers) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return request;
  }

  /** The head of the answer; its body is kept. */
  private FullHttpResponse get(String uri, String... headers) {
    FullHttpRequest request = request("GET", uri, headers);
    channel.writeInbound(request);
    assertEquals(0, request.refCnt());
    FullHttpResponse answer = channel.readOutbound();
    body = ByteBufUtil.getBytes(answer.content());
    answer.release();
    return answer;
  }

  private void assertPasses(FullHttpRequest request) {
    channel.writeInbound(request);
    assertSame(request, channel.readInbound());
    assertNull(channel.readOutbound());
    request.release();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "" + "''",
        "*/*",
        "application/json",
        "application/json, text/html",
        "text/html;q=0"
      })
  void devicesAndScriptsGetTheJsonOfTheRoot(String accept) {
    assertPasses(request("GET", "/", "Accept", accept));
  }

  @Test
  void browsersAreLedToTheConsole() {
    FullHttpResponse answer = get("/", "Accept", BROWSER);
    assertEquals(302, answer.status().code());
    assertEquals("/app", answer.headers().get("Location"));
    assertEquals("accept", answer.headers().get("Vary"));
    assertEquals("no-store", answer.headers().get("Cache-Control"));
    assertEquals("/app", get("/app/").headers().get("Location"));
  }

  @Test
  void aPageIsKeptToItself() {
    FullHttpResponse answer = get("/app?from=mail", "Host", "hotpin.example:8000");
    assertEquals(200, answer.status().code());
    HttpHeaders headers = answer.headers();
    assertEquals("text/html; charset=utf-8", headers.get("Content-Type"));
    assertEquals("no-cache", headers.get("Cache-Control"));
    assertEquals("nosniff", headers.get("X-Content-Type-Options"));
    assertTrue(headers.get("Permissions-Policy").contains("microphone=(self)"));
    String policy = headers.get("Content-Security-Policy");
    assertTrue(
        policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
    assertTrue(
        policy.endsWith("connect-src 'self' ws://hotpin.example:8000 wss://hotpin.example:8000"),
        policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x; script-src *", "[::1", "host:999999", "é", ""})
  void aHostThatIsNoneIsNotRepeated(String host) {
    String policy = get("/app", "Host", host).headers().get("Content-Security-Policy");
    assertTrue(policy.endsWith("connect-src 'self'"), policy);
  }

  @Test
  void anAddressOfIpVersion6IsAHost() {
    assertTrue(
        get("/app", "Host", "[::1]:8000")
            .headers()
            .get("Content-Security-Policy")
            .endsWith(" ws://[::1]:8000 wss://[::1]:8000"));
  }

  @Test
  void filesMayBeKeptForGoodAndComeZippedToThoseWhoTakeIt() {
    FullHttpResponse plain = get(script);
    assertEquals("text/javascript; charset=utf-8", plain.headers().get("Content-Type"));
    assertEquals("public, max-age=31536000, immutable", plain.headers().get("Cache-Control"));
    assertEquals("accept-encoding", plain.headers().get("Vary"));
    assertNull(plain.headers().get("Content-Encoding"));
    assertArrayEquals(assets.at(script).body(), body);
    FullHttpResponse zipped = get(script, "Accept-Encoding", "br, gzip;q=0.5");
    assertEquals("gzip", zipped.headers().get("Content-Encoding"));
    assertEquals(body.length, zipped.headers().getInt("Content-Length"));
    assertArrayEquals(assets.at(script).zipped(), body);
    assertFalse(zipped.headers().get("ETag").equals(plain.headers().get("ETag")));
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() {
    String tag = get("/app", "Accept-Encoding", "gzip").headers().get("ETag");
    for (String known : new String[] {tag, "W/" + tag, "\"old\", " + tag, "*"}) {
      FullHttpResponse answer = get("/app", "If-None-Match", known, "Accept-Encoding", "gzip");
      assertEquals(304, answer.status().code(), known);
      assertEquals(tag, answer.headers().get("ETag"));
      assertEquals(0, body.length);
    }
    assertEquals(200, get("/app", "If-None-Match", "\"old\"").status().code());
  }

  @Test
  void aHeadIsAnsweredLikeAGet() {
    channel.writeInbound(request("HEAD", "/app"));
    FullHttpResponse answer = channel.readOutbound();
    assertEquals(200, answer.status().code()); // the codec sends no body
    answer.release();
  }

  @Test
  void everythingElsePasses() {
    assertPasses(request("POST", "/app"));
    assertPasses(request("GET", "/ws"));
    assertPasses(request("GET", "/app/assets/0000000000000000/talk.js"));
    assertPasses(request("GET", "/app/%2e%2e/version.properties"));
    assertPasses(request("GET", "/%zz"));
    assertPasses(request("GET", assets.assetsPath() + "/../../../talk.html"));
  }

  @Test
  void theConnectionIsClosedWhereTheBrowserWantsIt() {
    FullHttpResponse answer = get("/app", "Connection", "close");
    assertEquals("close", answer.headers().get("Connection"));
    assertFalse(channel.isActive());
  }
}
