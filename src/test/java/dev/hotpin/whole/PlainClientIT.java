package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.WavHeader;
import dev.hotpin.testing.Recordings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The protocol's first part, frame by frame, with a client that shares no code with the server. */
@ExtendWith(SharedServers.class)
class PlainClientIT {
  private static final int MAX_FRAME_BYTES = 4_096;

  private final OfflineServer server;

  PlainClientIT(OfflineServer server) {
    this.server = server;
  }

  @Test
  void aWholeTurnFrameByFrame() {
    try (PlainClient client = PlainClient.connect(server)) {
      String id = server.newSessionId();
      client.text("{\"session_id\": \"" + id + "\"}");
      assertEquals(
          "{\"status\":\"connected\",\"session_id\":\"" + id + "\"}",
          client.awaitText("connected"));
      byte[] speech = Recordings.pcm(Recordings.GO_FORWARD);
      int half = speech.length / 4 * 2;
      client.binary(new byte[0]);
      client.binary(Arrays.copyOf(speech, half));
      client.binary(Arrays.copyOfRange(speech, half, speech.length));
      assertEquals(
          "{\"status\":\"receiving\",\"chunks_received\":2,\"bytes_received\":"
              + speech.length
              + "}",
          client.awaitText("receiving"));
      client.text("{\"signal\": \"EOS\"}");
      client.awaitText("complete");
      assertIsAWholeReply(client.received().subList(2, client.received().size()), true);
    }
  }

  @Test
  void aHandshakeAndAnEndOfSpeechAloneGetTheSpokenLine() {
    try (PlainClient client = PlainClient.connect(server)) {
      client.text("{\"session_id\": \"" + server.newSessionId() + "\"}");
      client.text("{\"signal\": \"EOS\"}");
      client.awaitText("complete");
      assertEquals(
          "{\"status\":\"error\",\"code\":\"no_speech\","
              + "\"message\":\"Could not understand audio. Please try again.\"}",
          client.awaitText("error"));
      assertIsAWholeReply(client.received().subList(1, client.received().size()), false);
    }
  }

  @Test
  void aFirstFrameThatIsNoHandshakeIsClosed1008() {
    List<String> wrong = List.of("hello", "{}", "{\"session_id\":\"a b\"}", "[]", "");
    for (String first : wrong) {
      try (PlainClient client = PlainClient.connect(server)) {
        client.text(first);
        assertEquals(1008, client.awaitClose(), first);
        assertTrue(client.closeReason().contains("session_id"), client.closeReason());
      }
    }
    try (PlainClient client = PlainClient.connect(server)) {
      client.binary(new byte[640]);
      assertEquals(1008, client.awaitClose());
    }
  }

  @Test
  void wrongMessagesAreAnsweredAndTheNextTurnWorks() {
    try (PlainClient client = PlainClient.connect(server)) {
      client.text("{\"session_id\": \"" + server.newSessionId() + "\"}");
      client.text("no json");
      client.awaitText("bad_message");
      client.text("{\"signal\": \"JUMP\"}");
      client.awaitText("unknown_signal");
      client.binary(Recordings.pcm(Recordings.GO_FORWARD));
      client.text("{\"signal\": \"EOS\"}");
      client.awaitText("complete");
    }
  }

  /** Stages in order, one header in the first frame, whole samples, an empty frame, complete. */
  private static void assertIsAWholeReply(List<PlainClient.Received> frames, boolean answered) {
    List<String> kinds = new ArrayList<>();
    byte[] first = null;
    for (PlainClient.Received frame : frames) {
      if (frame.text() != null) {
        kinds.add(frame.text().replaceAll("^.*\"(?:stage|status)\":\"(\\w+)\".*$", "$1"));
        continue;
      }
      assertTrue(frame.bytes().length <= MAX_FRAME_BYTES);
      assertEquals(0, frame.bytes().length % 2);
      first = first == null ? frame.bytes() : first;
      kinds.add(frame.bytes().length == 0 ? "end" : "audio");
    }
    assertNotNull(first);
    assertArrayEquals(WavHeader.streaming(), Arrays.copyOf(first, WavHeader.BYTES));
    String order = String.join(" ", kinds);
    String begin = answered ? "transcription llm" : "error";
    assertTrue(order.matches(begin + "( tts( audio)+)+ end complete"), order);
  }
}
