package dev.hotpin.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Speaks TLS, and does not wait long for a handshake. */
final class HostileTlsServer extends TestServer {
  HostileTlsServer() {
    super(settings());
  }

  private static Map<String, String> settings() {
    try {
      Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tls");
      Map<String, String> settings = new HashMap<>(HostileServer.SETTINGS);
      settings.putAll(TlsFiles.in(directory).settings());
      settings.put("TLS_HANDSHAKE_TIMEOUT_MS", "2000");
      settings.put("REQUEST_HEAD_TIMEOUT_MS", "2000");
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
