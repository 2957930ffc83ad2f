package dev.hotpin.whole;

import java.util.Map;

/** What a clean clone runs, with room for floods, and time-outs that a test can await. */
final class HostileServer extends TestServer {
  static final int MAX_CONNECTIONS = 3_000;

  HostileServer() {
    super(
        Map.of(
            "STT_PERMITS",
            "1",
            "TIME_ZONE",
            "UTC",
            "MAX_CONNECTIONS",
            Integer.toString(MAX_CONNECTIONS),
            "HANDSHAKE_TIMEOUT_MS",
            "2000",
            "WRITE_TIMEOUT_MS",
            "2000",
            "TURNS_PER_MINUTE", // the well-behaved device talks without a break
            "0"));
  }
}
