package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The sessions that docs/protocol.md shows, once more against this server: kinds and order of the
 * answers, their keys, codes and settings must be as shown. {@code -Dsessions.record=true} writes
 * what came into the document instead; then look at the difference.
 */
@ExtendWith(SharedServers.class)
class DocumentedSessionsIT {
  private static final Path DOCUMENT = Path.of("docs", "protocol.md");
  private static final boolean RECORDING = Boolean.getBoolean("sessions.record");

  /** Each feature that the document must show. */
  private static final List<String> FEATURES =
      List.of(
          "part-1-turn",
          "no-speech",
          "bad-messages",
          "bad-handshake",
          "reset",
          "taken-over",
          "busy",
          "text",
          "interrupt",
          "timings",
          "no-spoken-errors",
          "partials",
          "opus",
          "g711-sized",
          "unsupported",
          "endpointing",
          "barge-in",
          "http");

  private final OfflineServer server;

  DocumentedSessionsIT(OfflineServer server) {
    this.server = server;
  }

  @Test
  void everyFeatureHasItsSession() throws IOException {
    List<String> shown =
        DocumentedSession.of(DOCUMENT).stream().map(DocumentedSession::name).sorted().toList();
    assertEquals(FEATURES.stream().sorted().toList(), shown);
  }

  @TestFactory
  Stream<DynamicTest> theServerAnswersAsTheDocumentShows() throws IOException {
    List<DocumentedSession> sessions = DocumentedSession.of(DOCUMENT);
    assertTrue(sessions.size() > 1, DOCUMENT + " has no sessions");
    return sessions.stream()
        .map(session -> DynamicTest.dynamicTest(session.name(), () -> replay(session)));
  }

  private List<String> played(DocumentedSession session) {
    try (SessionReplay replay = new SessionReplay(server, session)) {
      return replay.play();
    }
  }

  private List<String> pages(DocumentedSession session) {
    List<String> lines = new ArrayList<>();
    for (String line : session.lines()) {
      if (line.startsWith(DocumentedSession.DEVICE)) {
        HttpResponse<String> answer = server.get(line.substring(line.indexOf('/')));
        lines.add(line);
        lines.add(DocumentedSession.SERVER + answer.statusCode() + " " + answer.body().strip());
      }
    }
    return lines;
  }

  private void replay(DocumentedSession session) throws IOException {
    List<String> came = session.name().equals("http") ? pages(session) : played(session);
    if (RECORDING) {
      DocumentedSession.replace(DOCUMENT, session.name(), came);
    } else {
      assertEquals(
          String.join("\n", DocumentedSession.kinds(session.lines())),
          String.join("\n", DocumentedSession.kinds(came)),
          () -> "came:\n" + String.join("\n", came));
    }
  }
}
