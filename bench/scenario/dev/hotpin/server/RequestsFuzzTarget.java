package dev.hotpin.server;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Script;
import java.util.Arrays;
import java.util.Random;

/** Requests of HTTP with odd lines, fields, lengths and chunks, one after the other. */
public final class RequestsFuzzTarget implements FuzzTarget {
  @Override
  public String name() {
    return "http";
  }

  @Override
  public String description() {
    return "HTTP requests and upgrades, several on a connection";
  }

  @Override
  public int share() {
    return 15;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      byte[] request = Mutator.maybe(request(random), 40, random);
      int cut = random.nextInt(request.length + 1);
      script.segment(Arrays.copyOf(request, cut));
      script.segment(Arrays.copyOfRange(request, cut, request.length));
      if (random.nextInt(8) == 0) {
        script.pause(random.nextInt(20_000));
      }
    }
    return script.toBytes();
  }

  private static byte[] request(Random random) {
    if (random.nextInt(3) == 0) {
      return Bytes.of(ClientFrames.UPGRADE);
    }
    StringBuilder head = new StringBuilder();
    head.append(
        oneOf(random, "GET", "HEAD", "POST", "OPTIONS", "DELETE", "CONNECT", "TRACE", "ws"));
    head.append(' ').append(path(random)).append(' ');
    head.append(oneOf(random, "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9"));
    head.append("\r\n");
    for (int left = random.nextInt(6); left > 0; left--) {
      head.append(field(random)).append("\r\n");
    }
    return Bytes.of(head + "\r\n" + body(random));
  }

  private static String path(Random random) {
    return oneOf(
        random,
        "/",
        "/health",
        "/ready",
        "/voices",
        "/image",
        "/ws",
        "/ws?token=a",
        "/../etc/passwd",
        "/%2e%2e/%00",
        "//ws",
        "*",
        "http://other/ws",
        "/%zz",
        "/metrics",
        "/admin/sessions/x",
        "/" + "a".repeat(Bytes.size(5_000, random)));
  }

  private static String field(Random random) {
    return oneOf(
        random,
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Connection: close",
        "Sec-WebSocket-Version: " + random.nextInt(20),
        "Sec-WebSocket-Key: " + oneOf(random, "", "x", "dGhlIHNhbXBsZSBub25jZQ=="),
        "Sec-WebSocket-Extensions: permessage-deflate",
        "Sec-WebSocket-Protocol: chat",
        "Origin: http://other",
        "Content-Length: " + oneOf(random, "0", "5", "-1", "99999999999999999999", "5, 5", "0x5"),
        "Transfer-Encoding: " + oneOf(random, "chunked", "gzip, chunked", "identity", "xchunked"),
        "Expect: 100-continue",
        "Authorization: Bearer " + oneOf(random, "", "a.b.c", "x".repeat(300)),
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1;proto=https",
        "Cookie: " + "c".repeat(Bytes.size(9_000, random)),
        " folded",
        ": empty");
  }

  private static String body(Random random) {
    return oneOf(
        random,
        "",
        "",
        "hello",
        "5\r\nhello\r\n0\r\n\r\n",
        "0\r\nX: 1\r\n\r\n",
        "zz\r\n",
        "ffffffffffffffff\r\n",
        "b".repeat(Bytes.size(20_000, random)));
  }

  @Override
  public void run(byte[] input) {
    FuzzedServer.play(input);
  }
}
