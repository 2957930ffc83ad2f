package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript transcript = new Transcript();

  @Test
  void nothingHeardIsEmpty() {
    transcript.add("");
    transcript.add("  ");
    assertEquals("", transcript.text());
  }

  @Test
  void segmentsAreJoinedByOneSpace() {
    transcript.add(" go forward ");
    transcript.add("");
    transcript.add("ten  meters");
    assertEquals("go forward ten meters", transcript.text());
  }

  @Test
  void marksOfSilenceAndNoiseAreLeftOut() {
    transcript.add("<s> <sil> [NOISE] Go ++COUGH++ Forward [SPEECH] </s>");
    assertEquals("go forward", transcript.text());
  }

  @Test
  void aSegmentThatMayChangeIsShownButNotKept() {
    transcript.add("go");
    assertEquals("go for", transcript.textWith("for"));
    assertEquals("go forward", transcript.textWith("forward"));
    assertEquals("go", transcript.text());
  }
}
