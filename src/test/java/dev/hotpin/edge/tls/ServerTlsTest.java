package dev.hotpin.edge.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.testing.LoggedLines;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  private static final int RELOAD_MILLIS = 100;

  @TempDir Path directory;

  @Test
  void aFaultThatComesAgainAfterTheOldPairWasBackIsToldAgain() throws Exception {
    DevelopmentCertificate made = DevelopmentCertificate.of(List.of("localhost"), 2);
    Path certificate =
        Files.writeString(directory.resolve("certificate.pem"), made.certificatePem());
    Path key = Files.writeString(directory.resolve("key.pem"), made.keyPem());
    EmbeddedChannel time = new EmbeddedChannel();
    time.freezeTime();
    ServerConfig.Tls config =
        new ServerConfig.Tls(
            certificate,
            key,
            Optional.empty(),
            ServerConfig.TlsProvider.JDK,
            10_000,
            RELOAD_MILLIS);
    ServerTls tls = ServerTls.start(config, time.eventLoop());
    try (LoggedLines log = new LoggedLines(ServerTls.class)) {
      for (int i = 1; i <= 2; i++) {
        Files.writeString(key, "no key");
        lookOften(time);
        assertEquals(i, complaints(log), "once for each fault");
        Files.writeString(key, made.keyPem());
        lookOften(time);
      }
      assertEquals(2, complaints(log));
    } finally {
      tls.close();
      time.finishAndReleaseAll();
    }
  }

  private static void lookOften(EmbeddedChannel time) {
    for (int i = 0; i < 5; i++) {
      time.advanceTimeBy(RELOAD_MILLIS, TimeUnit.MILLISECONDS);
      time.runScheduledPendingTasks();
    }
  }

  private static long complaints(LoggedLines log) {
    return log.lines().stream().filter(line -> line.contains("stays as it was")).count();
  }
}
