package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.ConfigException;
import dev.hotpin.limits.Limit;
import dev.hotpin.testing.ChatTestServer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on real sockets, as browsers, devices and operators meet it. */
class TlsIT {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @TempDir Path directory;
  private final AtomicInteger certificatesSeen = new AtomicInteger();

  private static TestServer server(TlsFiles files, String... more) {
    Map<String, String> settings = new HashMap<>(files.settings());
    settings.put("TLS_RELOAD_MS", "100");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return new TestServer(settings, false);
  }

  /** Believes any certificate and counts them: a session that is resumed shows none. */
  private SSLContext client() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Counting()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private final class Counting extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      certificatesSeen.incrementAndGet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new AssertionError();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static SSLSocket connect(TestServer server, SSLContext client) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.hotpin().port());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static String get(Socket socket) throws IOException {
    return exchange(socket, "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static String exchange(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static BigInteger serialNumber(TestServer server, SSLContext client) throws IOException {
    try (SSLSocket socket = connect(server, client)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void requestsAreAnsweredAndSessionsResumedInEachVersion(String provider) throws IOException {
    TlsFiles files = TlsFiles.in(directory);
    try (TestServer server = server(files, "TLS_PROVIDER", provider)) {
      int shown = 0;
      for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
        SSLContext client = client();
        for (int i = 0; i < 2; i++) {
          try (SSLSocket socket = connect(server, client)) {
            socket.setEnabledProtocols(new String[] {version});
            String answer = get(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
            assertTrue(
                answer.contains("strict-transport-security: max-age=31536000")
                    || answer.contains("Strict-Transport-Security: max-age=31536000"),
                answer);
            assertEquals(version, socket.getSession().getProtocol());
          }
        }
        assertEquals(++shown, certificatesSeen.get(), version + " was not resumed");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void anOldVersionIsRefused(String provider) throws Exception {
    TlsFiles files = TlsFiles.in(directory);
    try (TestServer server = server(files, "TLS_PROVIDER", provider);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.hotpin().port())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      // A hello of TLS 1.0 by hand: the JDK makes none any more.
      byte[] hello =
          new byte[] {
            0x16,
            3,
            1,
            0,
            47,
            1,
            0,
            0,
            43,
            3,
            1,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            26,
            27,
            28,
            29,
            30,
            31,
            32,
            0,
            0,
            4,
            (byte) 0xC0,
            0x0A,
            0,
            0x2F,
            1,
            0
          };
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertTrue(answer.length == 0 || answer[0] == 0x15, "an alert, or nothing");
    }
  }

  @Test
  void plainHttpIsToldToComeOverTls() throws IOException {
    try (TestServer server = server(TlsFiles.in(directory));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.hotpin().port())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      String answer = get(socket);
      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request"), answer);
      assertTrue(answer.contains("\"code\":\"tls_required\""), answer);
    }
  }

  @Test
  void whatIsNeitherIsClosed() throws IOException {
    try (TestServer server = server(TlsFiles.in(directory));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.hotpin().port())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      assertEquals("", exchange(socket, "\u0001\u0002\u0003\u0004\u0005\u0006"));
    }
  }

  @Test
  void aHandshakeThatIsNeverEndedIsClosedAndCounted() throws IOException {
    try (TestServer server = server(TlsFiles.in(directory), "TLS_HANDSHAKE_TIMEOUT_MS", "300");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.hotpin().port())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      exchange(socket, "\u0016\u0003\u0001\u0001\u0000\u0001");
      ChatTestServer.await(
          "the count", () -> server.hotpin().limits().hits(Limit.HANDSHAKE_TIMEOUT) == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void aNewCertificateIsForNewConnectionsAndABrokenOneForNone(String provider) throws IOException {
    TlsFiles files = TlsFiles.in(directory);
    try (LogCapture log = new LogCapture();
        TestServer server = server(files, "TLS_PROVIDER", provider);
        SSLSocket open = connect(server, client())) {
      open.startHandshake();
      BigInteger first = serialNumber(server, client());

      files.renew();
      ChatTestServer.await("the new certificate", () -> !serial(server).equals(first));
      BigInteger second = serialNumber(server, client());
      assertTrue(get(open).startsWith("HTTP/1.1 200 OK"), "the old connection goes on");

      Files.writeString(files.key(), "broken");
      ChatTestServer.await(
          "the complaint", () -> log.count("The TLS certificate stays as it was") == 1);
      assertEquals(second, serialNumber(server, client()));
      assertEquals(1, log.count("TLS_KEY_FILE has no private key"));

      files.renew();
      ChatTestServer.await("the third certificate", () -> !serial(server).equals(second));
    }
  }

  private BigInteger serial(TestServer server) {
    try {
      return serialNumber(server, client());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBadPairStopsTheStartWithASentence() throws IOException {
    TlsFiles files = TlsFiles.in(directory);
    Files.writeString(files.certificate(), "nothing");
    ConfigException refused = assertThrows(ConfigException.class, () -> server(files).close());
    assertTrue(refused.getMessage().contains("TLS_CERTIFICATE_FILE"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
  }

  @Test
  void aClientThatDoesNotBelieveTheCertificateIsLoggedWithoutAStackTrace() throws IOException {
    try (LogCapture log = new LogCapture();
        TestServer server = server(TlsFiles.in(directory))) {
      assertThrows(
          SSLException.class,
          () -> {
            try (SSLSocket socket = connect(server, SSLContext.getDefault())) {
              socket.startHandshake();
            }
          });
      ChatTestServer.await("the line", () -> log.count(" lost: ") >= 1);
      assertEquals(0, log.count("fault of the server's own"));
      assertEquals(0, log.count("\tat "));
    }
  }
}
