package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a device says and shows is in memory and in its answer, and nowhere else. */
@ExtendWith(SharedServers.class)
class PrivacyIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);
  private final ChattingServer server;

  PrivacyIT(ChattingServer server) {
    this.server = server;
  }

  /** The Java machine itself records every write to a file; a write of ours shows that it does. */
  @Test
  void aWholeTurnWithAPictureWritesNothingToDisk(@TempDir Path directory) throws IOException {
    Path witness = directory.resolve("witness");
    Path recorded = directory.resolve("writes.jfr");
    server.chat().always(Script.tokens("I see", " a picture", "."));
    try (Recording recording = new Recording();
        Device device = server.connect()) {
      recording.enable("jdk.FileWrite").withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      try (var out = Files.newOutputStream(witness)) {
        out.write(1);
      }
      post(device.sessionId(), Arrays.copyOf(PictureForm.PNG, 300_000));
      SpokenTurn turn = device.speak(COMMAND.clone()).succeeded();
      assertTrue(turn.reply().contains("picture"), turn::reply);
      recording.stop();
      recording.dump(recorded);
    }
    TreeSet<String> written =
        RecordingFile.readAllEvents(recorded).stream()
            .filter(event -> event.getEventType().getName().equals("jdk.FileWrite"))
            .map(PrivacyIT::path)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(written.remove(witness.toString()), "the recording works: " + written);
    written.remove("");
    assertEquals(new TreeSet<>(), written);
  }

  /** Empty for the console and for pipes, which have no path. */
  private static String path(RecordedEvent event) {
    String path = event.getString("path");
    return path == null ? "" : path;
  }

  private void post(String session, byte[] picture) {
    HttpRequest request = PictureForm.post(server.url("/image"), session, "a.png", picture).build();
    assertEquals(200, TestServer.send(request).statusCode());
  }

  @Test
  void noPageShowsAKeyOrAWord() {
    server.chat().always(Script.tokens("A", " secret", " answer", "."));
    try (Device device = server.connect()) {
      String heard = device.speak(COMMAND.clone()).succeeded().transcript();
      for (String page : List.of("/metrics", "/", "/health", "/ready", "/voices")) {
        String shown = server.get(page).body();
        assertFalse(shown.contains(ChattingServer.API_KEY), page);
        assertFalse(shown.contains(ChattingServer.API_KEY.substring(4, 20)), page);
        assertFalse(shown.contains(heard), page);
        assertFalse(shown.contains("secret answer"), page);
        assertFalse(shown.contains(device.sessionId()), page);
      }
    }
    assertFalse(server.config().toString().contains(ChattingServer.API_KEY.substring(4, 20)));
  }
}
