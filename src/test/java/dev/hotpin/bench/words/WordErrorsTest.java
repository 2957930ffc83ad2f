package dev.hotpin.bench.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordErrorsTest {
  @Test
  void errorsAreToldByKind() {
    assertEquals(
        new WordErrors(0, 0, 0, 4),
        WordErrors.of("go forward ten meters", "Go forward  ten meters"));
    assertEquals(
        new WordErrors(1, 0, 0, 4), WordErrors.of("four queen of clubs", "for queen of clubs"));
    assertEquals(new WordErrors(0, 1, 0, 3), WordErrors.of("ten of clubs", "ten clubs"));
    assertEquals(new WordErrors(0, 0, 1, 2), WordErrors.of("five five", "five and five"));
    assertEquals(new WordErrors(0, 3, 0, 3), WordErrors.of("ten of clubs", ""));
    assertEquals(new WordErrors(0, 0, 2, 0), WordErrors.of("", "oh no"));
  }

  @Test
  void utterancesAddUpByWordsNotByUtterances() {
    WordErrors sum =
        WordErrors.of("one two three", "one two three").plus(WordErrors.of("four", "for"));
    assertEquals(0.25, sum.rate());
    assertTrue(sum.toString().contains("25.0 % wrong: 1 of 4 words"), sum.toString());
  }

  @Test
  void aRecordingWithoutItsTextIsRefusedInOneSentence(@TempDir Path folder) throws IOException {
    assertTrue(refusal(folder).contains("no recording"));
    assertTrue(refusal(folder.resolve("nowhere")).contains("no folder"));
    Files.write(folder.resolve("a.wav"), List.of());
    assertTrue(refusal(folder).contains("a.txt"));
  }

  private static String refusal(Path folder) {
    return assertThrows(IOException.class, () -> Utterance.in(folder)).getMessage();
  }
}
