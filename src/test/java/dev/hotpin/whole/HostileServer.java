package dev.hotpin.whole;

import java.util.Map;

/** What a clean clone runs, with room for floods, and time-outs that a test can await. */
final class HostileServer extends TestServer {
  /** What all servers that are attacked have. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "STT_PERMITS",
          "1",
          "TIME_ZONE",
          "UTC",
          "MAX_CONNECTIONS",
          "3000",
          "HANDSHAKE_TIMEOUT_MS",
          "2000",
          "WRITE_TIMEOUT_MS",
          "2000",
          "TURNS_PER_MINUTE", // the well-behaved device talks without a break
          "0");

  HostileServer() {
    super(SETTINGS);
  }
}
