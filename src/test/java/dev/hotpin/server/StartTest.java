package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir Path directory;

  @Test
  void aPairingKeyThatNobodyCouldEverSeeStopsTheStart() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no directory").resolve("key");
    ServerConfig config =
        ServerConfig.load(
            new ConfigSources(
                Map.of(),
                Map.of(
                    "LOG_FORMAT", "json",
                    "PAIRING_KEY_FILE", file.toString(),
                    "SERVER_PORT", "0"),
                Map.of()));
    String message =
        assertThrows(StartException.class, () -> HotpinServer.bind(config)).getMessage();
    assertTrue(message.startsWith("PAIRING_KEY_FILE is " + file), message);
  }
}
