package dev.hotpin.whole;

import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.ServerTrust;
import dev.hotpin.client.WearableException;
import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.server.HotpinServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A warm server with real engines on a free port of the loopback address, and its wearables. */
class TestServer implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Not the one of whoever runs the tests. */
  static final Path PAIRING_KEY_FILE = Path.of("target", "pairing", "pairing-key");

  private final ServerConfig config;
  private final HotpinServer server;
  private final AtomicInteger devices = new AtomicInteger();
  private final EventLoopGroup wearables =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** Starts and warms one; takes seconds. */
  TestServer(Map<String, String> settings) {
    this(settings, true);
  }

  /** Starts one, which answers HTTP but lets nobody in before {@code hotpin().warmUp()}. */
  TestServer(Map<String, String> settings, boolean warm) {
    config = config(settings);
    server = HotpinServer.bind(config);
    if (warm) {
      try {
        server.warmUp();
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  /** Settings on top of those that every test has, as if from the environment. */
  static ServerConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("SERVER_HOST", "127.0.0.1");
    all.put("SERVER_PORT", "0");
    all.put("STT_ENGINE", "sphinx4");
    all.put("TTS_VOICES", "2");
    all.put("PAIRING_KEY_FILE", PAIRING_KEY_FILE.toString());
    all.putAll(settings);
    return ServerConfig.load(new ConfigSources(Map.of(), all, Map.of()));
  }

  HotpinServer hotpin() {
    return server;
  }

  ServerConfig config() {
    return config;
  }

  EventLoopGroup wearables() {
    return wearables;
  }

  ServerAddress address() {
    try {
      return ServerAddress.resolve(
          (isTls() ? "wss" : "ws") + "://127.0.0.1:" + server.port() + "/ws", trust());
    } catch (WearableException e) {
      throw new AssertionError(e);
    }
  }

  boolean isTls() {
    return config.edge().tls().isPresent();
  }

  /** The server's own certificate alone is believed; null without TLS. */
  ServerTrust trust() throws WearableException {
    return isTls() ? ServerTrust.of(config.edge().tls().orElseThrow().certificateFile()) : null;
  }

  /** A connected socket, over TLS if the server speaks it. */
  Socket secure(Socket connected) throws IOException {
    return isTls()
        ? trust()
            .java()
            .getSocketFactory()
            .createSocket(connected, "127.0.0.1", server.port(), true)
        : connected;
  }

  /** What a device shows to be let in; empty where none is asked for. */
  String credential() {
    return "";
  }

  /** A session id that no test had before. */
  String newSessionId() {
    return "device-" + devices.incrementAndGet();
  }

  /** A device with a session of its own, connected. */
  Device connect() {
    return connect(newSessionId());
  }

  Device connect(String sessionId) {
    return Device.connect(this, sessionId);
  }

  /** {@code GET path}. */
  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(url(path)).build());
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    wearables.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
