package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.HostNames;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import dev.hotpin.config.WebOrigins;
import dev.hotpin.pipeline.SecurityHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on requests, with the bytes of requests. */
class RequestChecksTest {
  private EdgeChannel channel;

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void connect(String address) {
    connect(address, false);
  }

  private void connect(String address, boolean openToAll) {
    ClientFinder finder =
        new ClientFinder(
            AddressRanges.parse("10.0.0.1").orElseThrow(), ForwardedHeader.X_FORWARDED_FOR);
    if (channel != null) {
      channel.finishAndReleaseAll();
    }
    channel =
        EdgeChannel.from(
            address,
            new HttpServerCodec(),
            new SecurityHeaders(60),
            new PeerHandler(finder),
            new RequestGuard(
                List.of(
                    new FramingCheck(),
                    new HostCheck(HostNames.parse("voice.example.org").orElseThrow(), openToAll),
                    new OriginCheck(WebOrigins.parse("https://app.example.com").orElseThrow()))));
  }

  private void send(String... lines) {
    channel.send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  private void upgrade(String... headers) {
    send("GET /ws HTTP/1.1", "Upgrade: websocket", String.join("\r\n", headers));
  }

  private boolean passed() {
    boolean passed = channel.inboundMessages().peek() instanceof HttpRequest;
    assertEquals(!passed, channel.answer().startsWith("HTTP/1.1 4"));
    assertEquals(passed, channel.isActive());
    return passed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding:"
      })
  void aBodyThatCouldEndInTwoPlacesIsRefused(String headers) {
    connect("192.0.2.1");
    send("POST /image HTTP/1.1", "Host: a", headers);
    assertFalse(passed(), headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "transfer-encoding: Chunked"})
  void aBodyWithOneEndPasses(String header) {
    connect("192.0.2.1");
    send("POST /image HTTP/1.1", "Host: a", header);
    assertTrue(passed(), header);
  }

  @ParameterizedTest
  @CsvSource({
    "http://192.0.2.9:8000, 192.0.2.9:8000, true",
    "https://voice.example.com, voice.example.com, true",
    "https://voice.example.com, Voice.Example.COM:443, true",
    "http://voice.example.com, voice.example.com:80, true",
    "https://[2001:db8::1]:8443, [2001:db8::1]:8443, true",
    "https://app.example.com, voice.example.com, true",
    "http://app.example.com, voice.example.com, false",
    "https://app.example.com:8443, voice.example.com, false",
    "https://evil.example, voice.example.com, false",
    "https://voice.example.com.evil.example, voice.example.com, false",
    "https://voice.example.com@evil.example, voice.example.com, false",
    "https://voice.example.com:444, voice.example.com, false",
    "null, voice.example.com, false",
    "https://voice.example.com/, voice.example.com, false",
    "file://, voice.example.com, false",
    "'https://voice.example.com, https://evil.example', voice.example.com, false",
    "https://voice.example.com, '', false"
  })
  void aPageConnectsToItsOwnHostOrFromAnAllowedOrigin(String origin, String host, boolean good) {
    connect("192.0.2.1");
    upgrade("Host: " + host, "Origin: " + origin);
    assertEquals(good, passed());
  }

  @Test
  void whoNamesNoOriginIsNoBrowser() {
    connect("192.0.2.1");
    upgrade("Host: whatever.example");
    assertTrue(passed());
  }

  @Test
  void twoOriginsAreNone() {
    connect("192.0.2.1");
    upgrade("Host: a.example", "Origin: http://a.example", "Origin: http://a.example");
    assertFalse(passed());
  }

  @Test
  void postingIsForPagesOfTheSameHostTooAndReadingIsTheBrowsersAffair() {
    connect("192.0.2.1");
    send("GET /health HTTP/1.1", "Host: a.example", "Origin: http://b.example");
    assertTrue(passed());
    channel.releaseInbound();
    send(
        "POST /image HTTP/1.1",
        "Host: a.example",
        "Origin: http://b.example",
        "Content-Length: 9",
        "",
        "12345");
    String answer = channel.answer();
    assertTrue(answer.startsWith("HTTP/1.1 403 Forbidden"), answer);
    assertTrue(answer.contains("\"code\":\"origin_not_allowed\""), answer);
    assertNull(channel.readInbound(), "the body of a refused request is dropped");
  }

  @Test
  void theHostThatATrustedProxyTellsIsThePagesOwn() {
    connect("10.0.0.1");
    upgrade(
        "Host: 10.0.0.2:8000",
        "X-Forwarded-For: 192.0.2.1",
        "X-Forwarded-Host: voice.example.com",
        "Origin: https://voice.example.com");
    assertTrue(passed());
  }

  @Test
  void theHostThatAStrangerTellsIsNot() {
    connect("192.0.2.1");
    upgrade(
        "Host: voice.example.com",
        "X-Forwarded-For: 192.0.2.1",
        "X-Forwarded-Host: evil.example",
        "Origin: https://evil.example");
    assertFalse(passed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8000",
        "LOCALHOST:8000",
        "app.localhost:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "192.168.1.7",
        "my-machine:8000",
        "hotpin.local:8000",
        "voice.home.arpa",
        "voice.example.org:8000"
      })
  void thisMachineIsReachedByNamesThatNobodyCanRegister(String host) {
    connect("127.0.0.1");
    upgrade("Host: " + host);
    assertTrue(passed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8000", "127.0.0.1.evil.example", "a.b"})
  void aReboundNameIsMisdirectedAlsoOfItsOwnOrigin(String host) {
    connect("::1");
    send("GET / HTTP/1.1", "Host: " + host, "Origin: http://" + host);
    String answer = channel.answer();
    assertTrue(answer.startsWith("HTTP/1.1 421 Misdirected Request"), answer);
    assertTrue(answer.contains("\"code\":\"wrong_host\""), answer);
    assertFalse(channel.isActive());
  }

  @Test
  void ofAServerThatIsOpenToEverybodyAReboundNameIsRefusedFromEverywhere() {
    connect("192.168.1.5", true);
    upgrade("Host: evil.example", "Origin: http://evil.example");
    assertFalse(passed());
    connect("192.168.1.5", true);
    upgrade("Host: hotpin.local", "Origin: http://hotpin.local");
    assertTrue(passed());
    connect("192.168.1.5", true);
    upgrade("Host: voice.example.com");
    assertTrue(passed(), "a device is no browser");
  }

  @Test
  void everyAnswerHasTheHeadersThatKeepBrowsersFromHarm() {
    connect("::1");
    send("GET / HTTP/1.1", "Host: evil.example");
    String answer = channel.answer().toLowerCase(Locale.ROOT);
    for (String header :
        new String[] {
          "x-content-type-options: nosniff",
          "x-frame-options: deny",
          "content-security-policy: default-src 'none'; frame-ancestors 'none'",
          "referrer-policy: no-referrer",
          "cache-control: no-store"
        }) {
      assertTrue(answer.contains("\r\n" + header + "\r\n"), header + " in " + answer);
    }
    assertFalse(answer.contains("\r\nserver:"), answer);
    assertFalse(answer.contains("strict-transport-security"), "plain HTTP promises nothing");
  }
}
