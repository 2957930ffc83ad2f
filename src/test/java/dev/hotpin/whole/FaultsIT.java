package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A language model that is down for a while, and engines that hang, over real sockets. */
@Tag("alone")
class FaultsIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  @Test
  void aModelThatIsDownIsNotWaitedForAndTooManyLostEnginesEndTheServer() {
    try (ChatTestServer chat = ChatTestServer.start();
        TestServer server =
            new TestServer(
                Map.of(
                    "STT_PERMITS", "1",
                    "EOS_BUSY_WAIT_MS", "1000",
                    "GROQ_API_BASE_URL", chat.baseUrl(),
                    "GROQ_MODEL", "test-model",
                    "LLM_FIRST_TOKEN_TIMEOUT_MS", "500",
                    "LLM_BREAKER_FAILURES", "2",
                    "LLM_BREAKER_OPEN_MS", "1500",
                    "MAX_LOST_ENGINES", "1"))) {
      isNotAskedWhileItIsDown(server, chat);
      isLeftAloneForAsLongAsItAsks(server, chat);
      endsWhenTooManyHang(server);
    }
  }

  private static void isNotAskedWhileItIsDown(TestServer server, ChatTestServer chat) {
    chat.always(Script.silence());
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      int asked = chat.requests().size();
      SpokenTurn refused = device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      assertEquals(asked, chat.requests().size(), "it is not asked");
      assertTrue(refused.report().degraded());
      assertTrue(refused.reply().contains("cannot reach my language model"), refused::reply);
      assertTrue(refused.report().error().orElseThrow().retryAfterMillis().orElse(0) > 0);
      String health = server.get("/health").body();
      assertTrue(health.contains("\"degraded\""), health);
      assertTrue(health.contains("language model is not asked"), health);
      assertEquals(200, server.get("/ready").statusCode(), "it serves all the same");
      chat.always(Script.tokens("All", " is", " well."));
      ChatTestServer.await(
          "the trial", () -> server.get("/health").body().contains("next question tries it again"));
      assertEquals("All is well.", device.speak(COMMAND.clone()).succeeded().reply());
      assertTrue(server.get("/health").body().contains("\"healthy\""));
    }
  }

  private static void isLeftAloneForAsLongAsItAsks(TestServer server, ChatTestServer chat) {
    chat.always(Script.rateLimited("600"));
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      int asked = chat.requests().size();
      SpokenTurn refused = device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      assertEquals(asked, chat.requests().size());
      assertTrue(refused.reply().contains("too much just now"), refused::reply);
      long waitMillis = refused.report().error().orElseThrow().retryAfterMillis().orElse(0);
      assertTrue(waitMillis > 300_000 && waitMillis <= 600_000, () -> waitMillis + " ms");
    }
  }

  private static void endsWhenTooManyHang(TestServer server) {
    var doomed = server.hotpin().doomed().toCompletableFuture();
    server.hotpin().lostThreads().lose("One recognizer");
    assertEquals(200, server.get("/ready").statusCode());
    assertFalse(doomed.isDone());
    server.hotpin().lostThreads().lose("Another");
    assertTrue(doomed.join().contains("MAX_LOST_ENGINES"));
    assertEquals(503, server.get("/ready").statusCode());
    assertTrue(server.get("/health").body().contains("hang"));
  }
}
