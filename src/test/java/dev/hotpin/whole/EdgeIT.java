package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.limits.Limit;
import dev.hotpin.testing.ChatTestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits and proxies on real sockets. */
class EdgeIT {
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

  /** A connection with a request's beginning and an answer's. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;

    Client(TestServer server) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.hotpin().port());
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }

    Client send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    /** The status of the next answer. Its body is left unread. */
    int status() throws IOException {
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String text = new String(line, StandardCharsets.US_ASCII);
      assertTrue(text.startsWith("HTTP/1.1 "), text);
      return Integer.parseInt(text.substring("HTTP/1.1 ".length()));
    }

    String readToTheEnd() throws IOException {
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String proxied(String client) {
    return "PROXY TCP4 " + client + " 10.0.0.1 4711 8000\r\n";
  }

  private static String forwarded(String client) {
    return HEALTH + "X-Forwarded-For: " + client + "\r\n\r\n";
  }

  @Test
  void clientsBehindAProxyHaveTheirOwnLimits() throws IOException {
    try (TestServer server =
        new TestServer(
            Map.of(
                "TRUSTED_PROXIES", "127.0.0.1",
                "PROXY_PROTOCOL", "accept",
                "MAX_CONNECTIONS_PER_ADDRESS", "2"),
            false)) {
      List<Client> open = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          Client client = new Client(server).send(proxied("192.0.2.1") + HEALTH + "\r\n");
          open.add(client);
          assertEquals(200, client.status());
        }
        assertRefused(server, proxied("192.0.2.1") + HEALTH + "\r\n");
        assertRefused(server, forwarded("192.0.2.1"));
        assertRefused(server, forwarded("192.0.2.7, 192.0.2.1"));
        try (Client other = new Client(server).send(proxied("192.0.2.2") + HEALTH + "\r\n")) {
          assertEquals(200, other.status());
        }
        try (Client other = new Client(server).send(forwarded("192.0.2.1, 192.0.2.3"))) {
          assertEquals(200, other.status());
        }
        assertEquals(3, server.hotpin().limits().hits(Limit.CONNECTIONS_PER_ADDRESS));
        open.remove(0).close();
        ChatTestServer.await("room for one more", () -> admitted(server, forwarded("192.0.2.1")));
      } finally {
        for (Client client : open) {
          client.close();
        }
      }
    }
  }

  private static void assertRefused(TestServer server, String request) throws IOException {
    try (Client client = new Client(server).send(request)) {
      String answer = client.readToTheEnd();
      assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
      assertTrue(answer.contains("\"code\":\"too_many_connections\""), answer);
    }
  }

  private static boolean admitted(TestServer server, String request) {
    try (Client client = new Client(server).send(request)) {
      return client.status() == 200;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoMustSendAProxyHeaderAndWhoMustNot() throws IOException {
    try (TestServer server =
            new TestServer(
                Map.of("TRUSTED_PROXIES", "127.0.0.1", "PROXY_PROTOCOL", "require"), false);
        Client without = new Client(server).send(HEALTH + "\r\n");
        Client with = new Client(server).send(proxied("192.0.2.1") + HEALTH + "\r\n")) {
      assertEquals("", without.readToTheEnd());
      assertEquals(200, with.status());
    }
    try (TestServer server =
            new TestServer(
                Map.of("TRUSTED_PROXIES", "10.0.0.0/8", "PROXY_PROTOCOL", "require"), false);
        Client stranger = new Client(server).send(proxied("192.0.2.1") + HEALTH + "\r\n");
        Client direct = new Client(server).send(HEALTH + "\r\n")) {
      assertEquals("", stranger.readToTheEnd());
      assertEquals(200, direct.status());
    }
  }

  @Test
  void logsNameTheClientAndWhatItCameThrough() throws IOException {
    try (LogCapture log = new LogCapture();
        TestServer server =
            new TestServer(
                Map.of("TRUSTED_PROXIES", "127.0.0.1", "PROXY_PROTOCOL", "accept"), false);
        Client client =
            new Client(server)
                .send(
                    proxied("192.0.2.1")
                        + "POST /image HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\n\r\n")) {
      assertEquals(403, client.status());
      assertEquals(1, log.count("192.0.2.1 (through 127.0.0.1:"));
    }
  }

  @Test
  void dripsOfRequestsAreEndedWhileOthersAreServed() throws IOException {
    try (TestServer server = new TestServer(Map.of("REQUEST_HEAD_TIMEOUT_MS", "300"), false)) {
      List<Client> dripping = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        dripping.add(new Client(server).send("GET / HTTP/1.1\r\nX: "));
      }
      assertEquals(200, server.get("/health").statusCode());
      for (Client client : dripping) {
        assertTrue(client.readToTheEnd().startsWith("HTTP/1.1 408 "));
      }
      assertEquals(50, server.hotpin().limits().hits(Limit.SLOW_REQUEST));
    }
  }

  @Test
  void beyondTheLastConnectionEachIsClosedAtOnceAndRoomComesBack() throws IOException {
    try (TestServer server = new TestServer(Map.of("MAX_CONNECTIONS", "1"), false)) {
      List<Client> open = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        open.add(new Client(server));
      }
      ChatTestServer.await(
          "the limit", () -> server.hotpin().limits().hits(Limit.CONNECTIONS) >= 100 - 65);
      for (Client client : open) {
        client.close();
      }
      ChatTestServer.await("room", () -> admitted(server, HEALTH + "\r\n"));
    }
  }

  @Test
  void tooMuchOfARequestIsNamed() throws IOException {
    try (TestServer server = new TestServer(Map.of(), false)) {
      try (Client client = new Client(server).send("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n")) {
        assertEquals(414, client.status());
      }
      try (Client client = new Client(server).send(HEALTH + "X: " + "x".repeat(9_000) + "\r\n")) {
        assertEquals(431, client.status());
      }
      String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n";
      try (Client client = new Client(server).send(post)) {
        assertEquals(413, client.status());
      }
      assertEquals(2, server.hotpin().limits().hits(Limit.HTTP_HEADER_BYTES));
      assertEquals(1, server.hotpin().limits().hits(Limit.HTTP_BODY_BYTES));
    }
  }
}
