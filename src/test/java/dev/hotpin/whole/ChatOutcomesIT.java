package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever the chat model does, its user hears an answer or an apology, and may ask again. */
@ExtendWith(SharedServers.class)
class ChatOutcomesIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  /** Of what the user says; no log line has it. */
  private static final String A_WORD_OF_THE_USER = "forward";

  private final ChattingServer server;
  private final LogCapture log = new LogCapture();

  ChatOutcomesIT(ChattingServer server) {
    this.server = server;
  }

  @AfterEach
  void nothingSecretIsLogged() {
    log.close();
    for (String line : log.lines()) {
      assertFalse(line.contains(ChattingServer.API_KEY), line);
      assertFalse(line.contains(A_WORD_OF_THE_USER), line);
    }
  }

  @Test
  void anAnswerIsSpokenSentenceBySentence() {
    server.chat().always(Script.tokens("We", " will", " go.", " Then", " we", " rest."));
    try (Device device = server.connect()) {
      SpokenTurn turn = device.speak(COMMAND.clone()).succeeded();
      assertEquals("We will go. Then we rest.", turn.reply());
      assertEquals(2, turn.stages().stream().filter("tts"::equals).count());
    }
  }

  @Test
  void aSlowStreamIsSpokenAsItComes() {
    server
        .chat()
        .always(Script.stream().tokensEvery(300, "One", " is", " here.", " Two", " too.").done());
    try (Device device = server.connect()) {
      Device.Turn turn = device.start(COMMAND.clone());
      turn.awaitReply();
      assertFalse(turn.isOver());
      assertEquals("One is here. Two too.", turn.end().proper().succeeded().reply());
    }
  }

  @Test
  void silenceBeforeTheFirstTokenIsATimeout() {
    apology(Script.silence(), "TIMEOUT", "taking too long");
    apology(Script.stream().stall(), "TIMEOUT", "taking too long");
  }

  @Test
  void silenceBetweenTokensCutsTheAnswerShort() {
    String reply =
        apology(
            Script.stream().token("This", " is", " said.", " This", " is").stall(),
            "TIMEOUT",
            "broke off");
    assertTrue(reply.startsWith("This is said."), reply);
  }

  @Test
  void aCutStreamIsExcused() {
    String reply =
        apology(Script.stream().token("This", " is", " said.", " And").cut(), "CUT", "broke off");
    assertTrue(reply.startsWith("This is said."), reply);
    apology(Script.hangUp(), "CUT", "Sorry");
  }

  @Test
  void aDecommissionedOrUnknownModelIsNamed() {
    apology(
        Script.error(400, "model_decommissioned", "The model has been decommissioned"),
        "MODEL_NOT_FOUND",
        "could not find an answer");
    apology(Script.error(404, "model_not_found", "No such model"), "MODEL_NOT_FOUND", "Sorry");
  }

  @Test
  void aRefusedKeyIsNotShown() {
    apology(
        Script.error(
            401, "invalid_api_key", "Incorrect API key provided: " + ChattingServer.API_KEY),
        "UNAUTHORIZED",
        "could not find an answer");
  }

  @Test
  void tooManyQuestionsTellWhenToAskAgain() {
    server.chat().always(Script.rateLimited("7"));
    try (Device device = server.connect()) {
      SpokenTurn turn = device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      assertEquals(7_000, turn.report().error().orElseThrow().retryAfterMillis().orElse(0));
      assertTrue(turn.reply().contains("too much just now"), turn::reply);
      assertEquals(1, log.count("chat model failed: RATE_LIMITED"));
      assertTheNextTurnWorks(device);
    }
  }

  @Test
  void aFailingServerIsExcused() {
    apology(Script.error(500, "internal", "boom"), "SERVER_ERROR", "Sorry");
    apology(
        Script.answer(503, "text/html", "<html>go forward ten meters</html>"),
        "SERVER_ERROR",
        "Sorry");
  }

  @Test
  void garbageIsExcused() {
    apology(Script.answer(200, "text/html", "<html>Hello</html>"), "GARBAGE", "Sorry");
    apology(Script.notHttp("This is not HTTP at all\r\n\r\n"), "GARBAGE", "Sorry");
    apology(Script.stream().raw("data: {not json\n\n").done(), "GARBAGE", "Sorry");
  }

  @Test
  void anEmptyAnswerIsExcused() {
    apology(Script.tokens(), "EMPTY", "Sorry");
    apology(Script.tokens(" ", "\n"), "EMPTY", "Sorry");
  }

  @Test
  void aFailureBeforeTheFirstTokenIsRetriedOnce() {
    server.chat().next(Script.error(500, "internal", "boom"));
    server.chat().always(Script.tokens("It", " works", " now."));
    try (Device device = server.connect()) {
      assertEquals("It works now.", device.speak(COMMAND.clone()).succeeded().reply());
    }
  }

  @Test
  void repliesThatCannotBeSpokenEndInAudibleSpeech() {
    List<String> replies =
        List.of(
            "안녕하세요", "...", "\uD83D\uDE00", "a".repeat(5_000), "[BEEP]", "नमस्ते", "!!!", "* * *");
    try (Device device = server.connect()) {
      for (String reply : replies) {
        server.chat().always(Script.tokens(reply));
        SpokenTurn turn = device.start(COMMAND.clone()).end();
        if (reply.equals("[BEEP]")) {
          assertTrue(turn.report().violations().isEmpty());
          assertTrue(turn.pcm().length > 0);
        } else {
          turn.proper();
        }
        turn.succeeded();
      }
    }
  }

  /** A turn that fails for {@code cause} and is excused, and one that works. */
  private String apology(Script script, String cause, String spoken) {
    server.chat().always(script);
    try (Device device = server.connect()) {
      long before = log.count("chat model failed: " + cause);
      SpokenTurn turn = device.speak(COMMAND.clone()).failedWith("llm_unavailable");
      assertTrue(turn.report().degraded());
      assertTrue(turn.reply().contains(spoken), turn::reply);
      assertEquals(before + 1, log.count("chat model failed: " + cause), () -> "" + log.lines());
      assertTheNextTurnWorks(device);
      return turn.reply();
    }
  }

  private void assertTheNextTurnWorks(Device device) {
    server.chat().always(Script.tokens("All", " is", " well."));
    assertEquals("All is well.", device.speak(COMMAND.clone()).succeeded().reply());
  }
}
