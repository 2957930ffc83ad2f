package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.synthesis.freetts.FreeTtsSynthesizer;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.WordErrorRate;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Turns with a chat model: what one hears, what the other does not, and what is left behind. */
@ExtendWith(SharedServers.class)
class ChattingTurnsIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  /** Sphinx4 hears these ten words of kevin16 without an error; three leave room. */
  private static final List<String> PLAIN_SENTENCES =
      List.of("Go back five meters.", "We will meet again tomorrow morning.");

  private static final double WORST_REPLY_ERROR_RATE = 0.3;

  private final ChattingServer server;

  ChattingTurnsIT(ChattingServer server) {
    this.server = server;
  }

  @Test
  void theReplysAudioIsRecognisedAsItsWords() {
    WordErrorRate total = new WordErrorRate(0, 0);
    try (Device device = server.connect()) {
      for (String sentence : PLAIN_SENTENCES) {
        server.chat().always(Script.tokens(sentence));
        SpokenTurn turn = device.speak(COMMAND.clone()).succeeded();
        String heard = device.speak(turn.pcm()).succeeded().transcript();
        total = total.plus(WordErrorRate.of(sentence.replace(".", ""), heard));
      }
    }
    assertTrue(total.rate() <= WORST_REPLY_ERROR_RATE, total::toString);
  }

  @Test
  void speakersAtOnceGetTheirOwnWordsAndTheirOwnAudio() {
    byte[] other = Recordings.pcm(Recordings.AMIABLE);
    server.chat().always(Script.tokens("Short."));
    try (Device one = server.connect();
        Device two = server.connect()) {
      String oneAlone = one.speak(COMMAND.clone()).succeeded().transcript();
      String twoAlone = two.speak(other.clone()).succeeded().transcript();
      String longReply = "This other answer is a good deal longer than the short one.";
      byte[] shortAlone = one.speak(COMMAND.clone()).pcm();
      server.chat().always(Script.tokens(longReply));
      byte[] longAlone = two.speak(other.clone()).pcm();
      for (int i = 0; i < 3; i++) {
        int before = server.chat().requests().size();
        server.chat().always(Script.tokens("Short."));
        Device.Turn ofOne = one.start(COMMAND.clone(), Pacing.UNPACED);
        Device.Turn ofTwo = two.listen();
        two.send(Arrays.copyOf(other, other.length / 4 * 2));
        server.chat().awaitRequests(before + 1);
        server.chat().always(Script.tokens(longReply));
        two.send(Arrays.copyOfRange(other, other.length / 4 * 2, other.length));
        two.endSpeech();
        SpokenTurn turnOfOne = ofOne.end().proper().succeeded();
        SpokenTurn turnOfTwo = ofTwo.end().proper().succeeded();
        assertEquals(oneAlone, turnOfOne.transcript());
        assertEquals(twoAlone, turnOfTwo.transcript());
        assertEquals("Short.", turnOfOne.reply());
        assertEquals(longReply, turnOfTwo.reply());
        assertEquals(shortAlone.length, turnOfOne.pcm().length);
        assertEquals(longAlone.length, turnOfTwo.pcm().length);
        assertTrue(Arrays.equals(shortAlone, turnOfOne.pcm()));
        assertTrue(Arrays.equals(longAlone, turnOfTwo.pcm()));
      }
    }
  }

  @Test
  void twentyTurnsInARowLeaveNothingBehind() {
    server.chat().always(Script.tokens("Yes", ".", " We", " go", " on", "."));
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).succeeded();
      Map<String, Integer> before = threads();
      for (int i = 0; i < 20; i++) {
        SpokenTurn turn = device.speak(COMMAND.clone()).succeeded();
        assertEquals(i + 2, turn.report().turn().orElse(-1));
      }
      assertNothingIsHeld();
      threads()
          .forEach(
              (name, count) ->
                  assertTrue(
                      count <= before.getOrDefault(name, 0), name + ": " + count + ", " + before));
    }
    ChatTestServer.await("the session's end", () -> server.hotpin().activeSessions() == 0);
  }

  @Test
  void aResetInTheMiddleOfAReplyEndsItAndTheConversation() {
    server.chat().always(Script.stream().token("We", " begin.", " And").stall());
    try (Device device = server.connect()) {
      Device.Turn turn = device.start(COMMAND.clone());
      turn.awaitReply();
      device.reset();
      SpokenTurn ended = turn.end();
      assertEquals(
          new ServerMessage.ResetComplete(), ended.messages().get(ended.messages().size() - 1));
      assertTrue(ended.report().violations().isEmpty());
      server.chat().always(Script.tokens("A", " new", " start."));
      SpokenTurn next = device.speak(COMMAND.clone()).succeeded();
      assertEquals("A new start.", next.reply());
      assertFalse(lastQuestion().contains("We begin"), lastQuestion());
    }
    assertNothingIsHeld();
  }

  @Test
  void aDeviceThatVanishesInMidReplyHoldsNothing() {
    server.chat().always(Script.stream().token("We", " begin.", " And").stall());
    Device device = server.connect();
    Device.Turn turn = device.start(COMMAND.clone());
    turn.awaitReply();
    device.close();
    assertFalse(turn.endOfConnection().isEmpty());
    assertNothingIsHeld();
    server.chat().awaitClientClose();
  }

  @Test
  void whatAnAnswerCostIsCounted() {
    server.chat().always(Script.tokens("I", " see."));
    double before = tokens();
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).succeeded();
    }
    ChatTestServer.await("tokens in /metrics", () -> tokens() > before);
  }

  private double tokens() {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("hotpin_model_tokens_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void aReconnectTakesOverAndTheConversationGoesOn() {
    server.chat().always(Script.tokens("The", " first", " answer."));
    String id = server.newSessionId();
    try (Device old = server.connect(id)) {
      String transcript = old.speak(COMMAND.clone()).succeeded().transcript();
      try (Device now = server.connect(id)) {
        assertTrue(old.endOfConnection().contains("1012"));
        now.speak(COMMAND.clone()).succeeded();
        assertTrue(lastQuestion().contains("The first answer."), lastQuestion());
        assertTrue(lastQuestion().split(transcript, -1).length >= 3, lastQuestion());
      }
    }
  }

  @Test
  void aPictureGoesAlongWithTheNextQuestionOnly() {
    server.chat().always(Script.tokens("I", " see."));
    String id = server.newSessionId();
    HttpResponse<String> posted = post(id, "picture.png", PictureForm.PNG);
    assertEquals(200, posted.statusCode(), posted.body());
    assertTrue(posted.body().contains("\"context_ready\":true"), posted.body());
    assertTrue(posted.body().contains("\"size_bytes\":" + PictureForm.PNG.length), posted.body());
    try (Device device = server.connect(id)) {
      assertTrue(hasImage(device.speak(COMMAND.clone()).succeeded()));
      assertTrue(lastQuestion().contains("data:image/png;base64,"), lastQuestion());
      assertTrue(lastQuestion().contains("test-vision-model"), lastQuestion());
      assertFalse(hasImage(device.speak(COMMAND.clone()).succeeded()));
      assertFalse(lastQuestion().contains("base64"), lastQuestion());
    }
    assertEquals(415, post(id, "picture.png", new byte[100]).statusCode());
    assertEquals(400, post("no such id", "picture.png", PictureForm.PNG).statusCode());
  }

  private HttpResponse<String> post(String session, String filename, byte[] file) {
    return TestServer.send(PictureForm.post(server.url("/image"), session, filename, file).build());
  }

  private static boolean hasImage(SpokenTurn turn) {
    return turn.messages().stream()
        .anyMatch(m -> m instanceof ServerMessage.Stage stage && stage.hasImage());
  }

  private String lastQuestion() {
    List<ChatTestServer.Request> questions = server.chat().requests();
    return questions.get(questions.size() - 1).body();
  }

  private void assertNothingIsHeld() {
    var engines = server.hotpin().engines();
    ChatTestServer.await(
        "all recognizers", () -> engines.recognizers().free() == engines.recognizers().permits());
    FreeTtsSynthesizer voices = (FreeTtsSynthesizer) engines.synthesizer();
    ChatTestServer.await(
        "all voices", () -> voices.idleVoices() == server.config().synthesis().voices());
    ChatTestServer.await("all replies read", () -> server.hotpin().unreadReplies().bytes() == 0);
    assertEquals(0, engines.recognizers().waiting());
    assertEquals(0, engines.recognizers().waitingPcmBytes());
  }

  /** Live threads by name, numbers left out. */
  private static Map<String, Integer> threads() {
    Map<String, Integer> byName = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      byName.merge(thread.getName().replaceAll("\\d+", "#"), 1, Integer::sum);
    }
    return byName;
  }
}
