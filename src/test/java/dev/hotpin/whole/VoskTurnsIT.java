package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.Pacing;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.KoreanModel;
import dev.hotpin.testing.Recordings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real libvosk with the Korean model. Its results differ from run to run: words, not texts. */
@ExtendWith(SharedServers.class)
class VoskTurnsIT {
  /** A word that every run of the Korean recording contains. */
  private static final String KOREAN_WORD = "하우스";

  private static final byte[] KOREAN = Recordings.pcm("korean-espeak");

  private final VoskServer server;

  VoskTurnsIT(VoskServer server) {
    this.server = server;
  }

  @BeforeAll
  static void model() {
    KoreanModel.orSkip();
  }

  @Test
  void theKoreanRecordingIsUnderstoodAndAnsweredAloud() {
    try (Device device = server.connect()) {
      for (Pacing pacing : List.of(Pacing.UNPACED, Pacing.DEVICE)) {
        SpokenTurn turn = device.start(KOREAN.clone(), pacing).end().proper().succeeded();
        assertHasTheWord(turn.transcript());
        assertTrue(turn.reply().contains(KOREAN_WORD), turn::reply);
      }
    }
  }

  @Test
  void hangulIsOnTheWireAsItIs() {
    try (PlainClient client = PlainClient.connect(server)) {
      client.text("{\"session_id\":\"" + server.newSessionId() + "\"}");
      client.binary(KOREAN);
      client.text("{\"signal\":\"EOS\"}");
      client.awaitText("\"complete\"");
      String llm = client.awaitText("\"llm\"");
      assertTrue(llm.contains(KOREAN_WORD), llm);
      assertFalse(llm.contains("\\u"), llm);
    }
  }

  @Test
  void nothingOfASpeakerAbandonedInMidWordReachesTheNext() {
    for (int cutMillis = 900; cutMillis <= 2_900; cutMillis += 1_000) {
      Device first = server.connect();
      Device.Turn abandoned = first.listen();
      first.send(Arrays.copyOf(KOREAN, (int) Pcm.bytesOf(cutMillis)));
      ChatTestServer.await(
          "the loan of the recognizer", () -> server.hotpin().engines().recognizers().inUse() == 1);
      first.close();
      assertFalse(abandoned.endOfConnection().isEmpty());
      ChatTestServer.await(
          "the recognizer's return", () -> server.hotpin().engines().recognizers().free() == 1);
      try (Device second = server.connect()) {
        SpokenTurn turn = second.speak(new byte[(int) Pcm.bytesOf(1_000)]).failedWith("no_speech");
        assertEquals("", turn.transcript());
      }
    }
  }

  private static void assertHasTheWord(String transcript) {
    assertTrue(List.of(transcript.split(" ", -1)).contains(KOREAN_WORD), transcript);
    assertFalse(transcript.contains("\uFFFD"), transcript);
  }
}
