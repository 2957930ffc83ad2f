package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.Handshake;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.WearableSession;
import dev.hotpin.server.HotpinServer;
import dev.hotpin.server.StartException;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's start and stop, as devices and operators see them. */
class ServerLifeIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  @Test
  void notReadyThenReadyThenStoppedInOrder() {
    try (ChatTestServer chat = ChatTestServer.start();
        TestServer server =
            new TestServer(
                Map.of("STT_PERMITS", "1", "GROQ_API_BASE_URL", chat.baseUrl()), false)) {
      letsNobodyInBeforeItIsWarm(server);
      server.hotpin().warmUp();
      saysWhatItIs(server);
      aPortInUseIsSaidInASentence(server);
      stopsWhenTheReplyHasEnded(server, chat);
    }
  }

  private static void letsNobodyInBeforeItIsWarm(TestServer server) {
    assertEquals(503, server.get("/ready").statusCode());
    assertEquals(200, server.get("/health").statusCode());
    assertTrue(server.get("/health").body().contains("\"status\":\"degraded\""));
    assertTrue(server.get("/voices").body().contains("\"count\":0"));
    WearableSession early =
        new WearableSession(
            server.wearables(),
            server.address(),
            new Handshake("early", false),
            SessionLimits.DEFAULT);
    ExecutionException refused = assertThrows(ExecutionException.class, () -> early.open().get());
    assertTrue(refused.getCause().getMessage().contains("503"), refused.getCause().getMessage());
  }

  private static void saysWhatItIs(TestServer server) {
    assertEquals(200, server.get("/ready").statusCode());
    String health = server.get("/health").body();
    assertTrue(health.contains("\"status\":\"healthy\""), health);
    assertTrue(health.contains("\"vosk_model_loaded\":false"), health);
    assertTrue(health.contains("\"active_sessions\":0"), health);
    assertTrue(server.get("/voices").body().contains("kevin16"));
    assertTrue(server.get("/").body().contains("\"websocket_endpoint\":\"/ws\""));
    assertEquals(404, server.get("/nowhere").statusCode());
  }

  private static void aPortInUseIsSaidInASentence(TestServer server) {
    String port = Integer.toString(server.hotpin().port());
    StartException inUse =
        assertThrows(
            StartException.class,
            () -> HotpinServer.bind(TestServer.config(Map.of("SERVER_PORT", port))));
    assertTrue(inUse.getMessage().contains(port), inUse.getMessage());
    assertTrue(inUse.getMessage().contains("SERVER_PORT"), inUse.getMessage());
    assertFalse(inUse.getMessage().contains("\n"), inUse.getMessage());
  }

  private static void stopsWhenTheReplyHasEnded(TestServer server, ChatTestServer chat) {
    chat.always(Script.stream().token("We", " begin.", " And").pause(1_500).token(" end.").done());
    try (Device speaking = server.connect();
        Device idle = server.connect()) {
      Device.Turn turn = speaking.start(COMMAND.clone());
      turn.awaitReply();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.hotpin()::close);
      assertTrue(idle.endOfConnection().contains("1001"));
      assertFalse(turn.isOver());
      assertEquals("We begin. And end.", turn.end().proper().succeeded().reply());
      assertTrue(speaking.endOfConnection().contains("1001"));
      stopped.join();
    }
  }

  @Test
  void aModelPathWithoutAModelStopsTheStartAndSaysWhatIsMissing(@TempDir Path directory)
      throws IOException {
    assertStartStops(directory.resolve("nowhere"), "VOSK_MODEL_PATH");
    Path broken = directory.resolve("broken");
    Files.createDirectories(broken.resolve("am"));
    Files.write(broken.resolve("am/final.mdl"), new byte[10]);
    assertStartStops(broken, "conf");
  }

  private static void assertStartStops(Path model, String named) {
    StartException stopped =
        assertThrows(
            StartException.class,
            () ->
                new TestServer(
                        Map.of("STT_ENGINE", "auto", "VOSK_MODEL_PATH", model.toString()), true)
                    .close());
    assertTrue(stopped.getMessage().contains(named), stopped.getMessage());
    assertTrue(stopped.getMessage().contains(model.toString()), stopped.getMessage());
  }
}
