package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.Milestone;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.TurnReport;
import java.util.List;

/**
 * A turn that is over.
 *
 * @param messages all text frames in order, but for {@code complete}
 */
record SpokenTurn(TurnReport report, List<ServerMessage> messages) {
  private static final List<String> ORDER = List.of("transcription", "llm", "tts");

  /**
   * Checks all that holds for every turn, whatever becomes of it: no violation found by the client,
   * stages in order, audible speech, {@code complete} at the end.
   */
  SpokenTurn proper() {
    assertTrue(report.violations().isEmpty(), () -> report.violations().describe());
    assertTrue(report.nanosTo(Milestone.COMPLETE).isPresent(), () -> "no complete: " + messages);
    List<String> stages = stages();
    assertTrue(stages.contains("tts"), stages::toString);
    for (int i = 1; i < stages.size(); i++) {
      assertTrue(ORDER.indexOf(stages.get(i - 1)) <= ORDER.indexOf(stages.get(i)), this::toString);
    }
    assertTrue(Loudness.isSpeech(report.audio().pcm()), () -> "no audible speech: " + this);
    assertFalse(report.audio().isCut());
    return this;
  }

  /** Checks that this turn was refused or excused with {@code code}. */
  SpokenTurn failedWith(String code) {
    assertEquals(code, error(), this::toString);
    return this;
  }

  /** Checks that nothing went wrong. */
  SpokenTurn succeeded() {
    assertEquals("", error(), this::toString);
    assertFalse(report.degraded());
    assertEquals(ORDER, stages().stream().distinct().toList());
    return this;
  }

  /** The code of the error that came, or nothing. */
  String error() {
    return report.error().map(ServerMessage.Failed::code).orElse("");
  }

  List<String> stages() {
    return Device.stages(messages);
  }

  String transcript() {
    return report.transcript();
  }

  String reply() {
    return report.reply();
  }

  byte[] pcm() {
    return report.audio().pcm();
  }
}
