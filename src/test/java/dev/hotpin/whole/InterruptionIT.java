package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.interrupt.Interruption;
import dev.hotpin.bench.interrupt.PlayingDevice;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.wire.ReplyFormat;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user who interrupts a long reply on a device with a receive buffer of 4 KB. */
@ExtendWith(SharedServers.class)
class InterruptionIT {
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int LEAD_MILLIS = 400;
  private static final int INTERRUPTIONS = 3;
  private static final long PLAY_MILLIS = 700;

  /** Some 2.5 s each. */
  private static final String SENTENCE = " This is a sentence that takes a while.";

  private static final int SENTENCES = 12;

  private final ChattingServer server;

  InterruptionIT(ChattingServer server) {
    this.server = server;
  }

  private PlayingDevice connect(String options) throws IOException {
    return new PlayingDevice(
        server.address().socketAddress(),
        "{\"session_id\":\"" + server.newSessionId() + "\"" + options + "}",
        RECEIVE_BUFFER_BYTES);
  }

  @Test
  void afterAnInterruptionNoMoreComesThanTheLeadThatTheDeviceAskedFor() throws IOException {
    server.chat().always(Script.tokens(SENTENCE.repeat(SENTENCES)));
    long bound = Pcm.bytesOf(LEAD_MILLIS) + ReplyFormat.DEFAULT.frameBytes();
    try (PlayingDevice device = connect(",\"reply\":{\"lead_ms\":" + LEAD_MILLIS + "}")) {
      for (int i = 0; i < INTERRUPTIONS; i++) {
        Interruption interruption = Interruption.of(device, "tell me a story", PLAY_MILLIS);
        assertTrue(interruption.audioAfterBytes() <= bound, interruption::toString);
        assertEquals(0, interruption.strayFrames());
      }
    }
    String last = server.chat().requests().get(server.chat().requests().size() - 1).body();
    int remembered = last.split("takes a while", -1).length - 1;
    assertTrue(remembered < INTERRUPTIONS, "more is remembered than was heard: " + last);
  }

  @Test
  void withoutALeadMoreThanThatIsOnItsWay() throws IOException {
    server.chat().always(Script.tokens(SENTENCE.repeat(SENTENCES)));
    try (PlayingDevice device = connect("")) {
      Interruption interruption = Interruption.of(device, "tell me a story", PLAY_MILLIS);
      assertTrue(
          interruption.audioAfterBytes()
              > Pcm.bytesOf(LEAD_MILLIS) + ReplyFormat.DEFAULT.frameBytes(),
          interruption::toString);
    }
  }

  @Test
  void theRequestToTheModelIsCancelledOnTheWire() throws IOException {
    server.chat().always(Script.silence());
    int asked = server.chat().requests().size();
    try (PlayingDevice device = connect("")) {
      device.send("{\"signal\":\"TEXT\",\"text\":\"hello\"}");
      server.chat().awaitRequests(asked + 1);
      int closed = server.chat().clientCloses();
      device.send("{\"signal\":\"INTERRUPT\"}");
      PlayingDevice.Frame frame = device.next();
      assertTrue(frame.isStatus("processing"), frame.text());
      assertEquals("{\"status\":\"interrupted\",\"turn\":1}", device.next().text());
      ChatTestServer.await("the end of the request", () -> server.chat().clientCloses() > closed);
    }
  }
}
