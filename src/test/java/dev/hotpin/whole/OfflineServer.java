package dev.hotpin.whole;

import java.util.Map;

/** Sphinx4 for one speaker at a time, offline replies, FreeTTS: what a clean clone runs. */
final class OfflineServer extends TestServer {
  OfflineServer() {
    super(Map.of("STT_PERMITS", "1", "TIME_ZONE", "UTC"));
  }
}
