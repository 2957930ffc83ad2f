package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices that stop reading cost nobody else anything. */
@ExtendWith(SharedServers.class)
class SlowReadersIT {
  private static final int SLOW_READERS = 10;

  /** A piece of text becomes some 10 s of audio at most; a sentence of the reply has 4 s. */
  private static final long MAX_HELD_BYTES = Pcm.bytesOf(10_000);

  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  private final ChattingServer server;

  SlowReadersIT(ChattingServer server) {
    this.server = server;
  }

  @Test
  void tenSlowReadersDoNotDelayAnEleventhAndAreClosed() {
    UnreadReplies unread = server.hotpin().unreadReplies();
    List<SlowReader> slow = new ArrayList<>();
    try (LogCapture log = new LogCapture();
        Device eleventh = server.connect()) {
      server.chat().always(Script.tokens(" This is a sentence that takes a while.".repeat(80)));
      for (int i = 0; i < SLOW_READERS; i++) {
        int asked = server.chat().requests().size();
        SlowReader reader = SlowReader.connect(server);
        slow.add(reader);
        reader.speak(COMMAND);
        server.chat().awaitRequests(asked + 1);
      }
      ChatTestServer.await("unread audio", () -> unread.bytes() > 0);
      server.chat().always(Script.tokens("Here", " I", " am."));
      for (int i = 0; i < 3; i++) {
        assertEquals("Here I am.", eleventh.speak(COMMAND.clone()).succeeded().reply());
        assertTrue(unread.bytes() <= SLOW_READERS * MAX_HELD_BYTES, () -> "" + unread.bytes());
      }
      ChatTestServer.await(
          "the end of all slow readers",
          () -> log.count("closed 1008 (The reply was not read)") == SLOW_READERS);
      slow.forEach(SlowReader::readToTheEnd);
      ChatTestServer.await("all replies dropped", () -> unread.bytes() == 0);
      ChatTestServer.await("ten sessions' end", () -> server.hotpin().activeSessions() == 1);
      eleventh.speak(COMMAND.clone()).succeeded();
    } finally {
      slow.forEach(SlowReader::close);
    }
    assertEquals(0, unread.evictions());
  }
}
