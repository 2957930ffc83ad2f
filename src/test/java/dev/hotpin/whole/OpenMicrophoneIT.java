package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real recordings over a real socket to a server that finds where they begin and end. */
@ExtendWith(SharedServers.class)
class OpenMicrophoneIT {
  private static final String ENDPOINT =
      "{\"status\":\"processing\",\"stage\":\"transcription\",\"reason\":\"endpoint\"}";

  private final OfflineServer server;

  OpenMicrophoneIT(OfflineServer server) {
    this.server = server;
  }

  private PlainClient connect(String options) {
    PlainClient client = PlainClient.connect(server);
    client.text(
        "{\"session_id\":\"" + server.newSessionId() + "\",\"acks\":false," + options + "}");
    client.awaitText("connected");
    return client;
  }

  private static List<String> texts(PlainClient client) {
    return client.received().stream()
        .map(PlainClient.Received::text)
        .filter(text -> text != null)
        .toList();
  }

  @Test
  void aTurnTakesItsCourseWithoutAnEndOfSpeechFromTheDevice() {
    try (PlainClient client = connect("\"endpointing\":{\"silence_ms\":700},\"timings\":true");
        OpenMicrophone microphone = new OpenMicrophone(client)) {
      assertEquals(0, server.hotpin().engines().recognizers().inUse());
      microphone.say(Recordings.pcm(Recordings.GO_FORWARD));
      String heard = client.awaitText("\"stage\":\"llm\"");
      assertTrue(heard.contains("forward"), heard);
      String complete = client.awaitText("\"status\":\"complete\"");
      assertTrue(complete.contains("\"endpoint_wait\":"), complete);
      assertFalse(complete.contains("\"endpoint_wait\":0,"), complete);
      assertTrue(texts(client).contains(ENDPOINT), texts(client)::toString);
      assertEquals(0, server.hotpin().engines().recognizers().inUse());
    }
  }

  @Test
  void speechInMidReplyStopsItAndIsUnderstoodFromItsFirstWordOn() {
    try (PlainClient client = connect("\"endpointing\":{\"silence_ms\":700},\"barge_in\":true");
        OpenMicrophone microphone = new OpenMicrophone(client)) {
      microphone.say(Recordings.pcm(Recordings.AMIABLE));
      client.awaitText("\"stage\":\"tts\"");
      ChatTestServer.await(
          "audio", () -> client.received().stream().anyMatch(part -> part.bytes() != null));
      int before = client.received().size();
      microphone.say(Recordings.pcm(Recordings.GO_FORWARD));
      client.awaitText("\"status\":\"interrupted\",\"turn\":1");
      ChatTestServer.await(
          "the second transcript",
          () -> texts(client).stream().filter(t -> t.contains("\"stage\":\"llm\"")).count() == 2);
      String second =
          texts(client).stream().filter(t -> t.contains("\"stage\":\"llm\"")).toList().get(1);
      assertTrue(second.contains("\"transcript\":\"go "), second);
      assertNoAudioBetweenTheTurns(client.received().subList(before, client.received().size()));
      client.text("{\"signal\":\"RESET\"}");
      client.awaitText("reset_complete");
    }
  }

  private static void assertNoAudioBetweenTheTurns(List<PlainClient.Received> received) {
    boolean interrupted = false;
    for (PlainClient.Received part : received) {
      if (part.text() != null && part.text().contains("interrupted")) {
        interrupted = true;
      } else if (part.text() != null && part.text().contains("\"stage\":\"tts\"")) {
        interrupted = false;
      } else {
        assertTrue(part.text() != null || !interrupted, "audio of the reply that was stopped");
      }
    }
  }
}
