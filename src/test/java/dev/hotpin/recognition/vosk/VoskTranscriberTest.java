package dev.hotpin.recognition.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VoskTranscriberTest {
  private final ScriptedRecognizer recognizer = new ScriptedRecognizer();
  private final VoskTranscriber transcriber = new VoskTranscriber(recognizer);

  @Test
  void segmentsAreJoinedWithOneSpace() {
    accept("good morning|");
    accept("|");
    accept("how are|");
    accept("you");
    assertEquals("good morning how are you", transcriber.partial());
    assertEquals("good morning how are you", transcriber.finish());
  }

  @Test
  void anExceptionInsideTheLibraryIsNotTakenForAnEndpoint() {
    accept("good");
    assertThrows(VoskException.class, () -> accept("!"));
  }

  @Test
  void nothingHeardIsNothingSaid() {
    assertEquals("", transcriber.partial());
    assertEquals("", transcriber.finish());
    transcriber.clear();
    assertTrue(recognizer.blocks.isEmpty());
  }

  @Test
  void anAbandonedSpeakerIsCleared() {
    accept("half a wo");
    transcriber.clear();
    assertFalse(recognizer.holdsSpeaker);
    assertEquals("", transcriber.finish());
  }

  @Test
  void aSpeakerWhoEndedAtAnEndpointIsClearedToo() {
    accept("all said|");
    assertEquals("all said", transcriber.finish());
    assertTrue(recognizer.holdsSpeaker);
    transcriber.clear();
    assertFalse(recognizer.holdsSpeaker);
    accept("next");
    assertEquals("next", transcriber.finish());
  }

  @Test
  void theJsonIsReadStrictly() {
    assertEquals(
        "a \"b\" 안녕",
        VoskJson.words("{\"x\":[{\"text\":\"no\"}],\"text\":\" a \\\"b\\\" 안녕 \"}", "text"));
    assertEquals("", VoskJson.words("{}", "text"));
    assertThrows(VoskException.class, () -> VoskJson.words(null, "text"));
    assertThrows(VoskException.class, () -> VoskJson.words("", "text"));
    assertThrows(VoskException.class, () -> VoskJson.words("{\"text\":", "text"));
    assertThrows(VoskException.class, () -> VoskJson.words("[]", "text"));
  }

  private void accept(String words) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    transcriber.accept(bytes, bytes.length);
  }
}
