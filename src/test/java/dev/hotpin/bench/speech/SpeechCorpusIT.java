package dev.hotpin.bench.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.bench.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechCorpusIT {
  /** What is voiced depends on the rest of the clip: 100 ms of doubt. */
  private static final int MAX_SILENT_BYTES = 3_200;

  @TempDir private Path folder;

  @Test
  void noTwoClipsAreTheSameAndAllEndVoiced() throws IOException {
    needsEspeakNg();
    SpeechCorpus corpus = SpeechCorpus.prepare("en", 12, 0, folder, Progress.none());
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      byte[] pcm = corpus.take().load();
      assertTrue(seen.add(Arrays.hashCode(pcm)));
      assertTrue(pcm.length - VoicedSpan.of(pcm).endByte() < MAX_SILENT_BYTES);
    }
    assertEquals(0, corpus.heardTwice());
    corpus.take();
    assertEquals(1, corpus.heardTwice());
  }

  @Test
  void whatWasMadeOnceIsKept() throws IOException {
    needsEspeakNg();
    Clip first = SpeechCorpus.prepare("ko", 1, 7, folder, Progress.none()).take();
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(first.file(), longAgo);
    Clip again = SpeechCorpus.prepare("ko", 1, 7, folder, Progress.none()).take();
    assertEquals(first, again);
    assertEquals(longAgo, Files.getLastModifiedTime(again.file()));
  }

  @Test
  void sentencesDifferUntilAllAreUsedUp() {
    for (String language : new String[] {"en", "ko"}) {
      Sentences sentences = Sentences.of(language);
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 20_000; i++) {
        assertTrue(seen.add(sentences.get(i)), language + " " + i);
      }
      assertTrue(sentences.combinations() > 50_000);
    }
  }

  private static void needsEspeakNg() {
    boolean there = true;
    try {
      EspeakNg.check();
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "espeak-ng is needed: apt install espeak-ng");
  }
}
