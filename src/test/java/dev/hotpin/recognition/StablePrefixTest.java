package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StablePrefixTest {
  private final StablePrefix prefix = new StablePrefix();
  private long nowMillis;

  private String after(long millis, String transcript, int finishedChars) {
    nowMillis += millis;
    StablePrefix.Shown shown =
        prefix.accept(transcript, finishedChars, TimeUnit.MILLISECONDS.toNanos(nowMillis));
    String text = shown.transcript();
    int end = text.offsetByCodePoints(0, shown.stableChars());
    return text.substring(0, end) + "|" + text.substring(end);
  }

  @Test
  void aWordIsStableOnceItHasStoodAndOthersFollow() {
    assertEquals("|go", after(0, "go", 0));
    assertEquals("|go forward", after(300, "go forward", 0));
    assertEquals("go| forward ten", after(300, "go forward ten", 0));
    assertEquals("go forward| ten meters", after(600, "go forward ten meters", 0));
  }

  @Test
  void neitherTimeNorFollowersAloneMakeAWordStable() {
    after(0, "go", 0);
    assertEquals("|go forward", after(5_000, "go forward", 0));
    assertEquals("|no four ten meters", after(100, "no four ten meters", 0));
    assertEquals("|no four ten meters now", after(100, "no four ten meters now", 0));
  }

  @Test
  void whatIsDecodedForGoodIsStableAtOnce() {
    assertEquals("go forward| ten", after(0, "go forward ten", 10));
    assertEquals("go forward ten|", after(0, "go forward ten", 14));
  }

  @Test
  void halfAFinishedWordIsNotStable() {
    assertEquals("go| forward ten", after(0, "go forward ten", 6));
  }

  @Test
  void stableWordsStandWhereALaterResultSaysOtherwise() {
    after(0, "go forward ten meters", 14);
    assertEquals("go forward ten| yards now", after(100, "no forward ten yards now", 0));
    assertEquals("go forward ten| yards", after(100, "forward ten yards", 0));
    assertEquals("go forward ten| yards", after(100, "oh go forward ten yards", 0));
    assertEquals("go forward ten|", after(100, "", 0));
    assertEquals("go forward ten yards", prefix.finish("no for ward ten yards"));
  }

  @Test
  void stableCharactersAreCodePoints() {
    assertEquals("안녕| 😀 하우스", after(0, "안녕 😀 하우스", 2));
    assertEquals("안녕 😀| 하우스", after(0, "안녕 😀 하우스", 5));
  }

  @Test
  void aTranscriptThatKeepsWhatWasStableIsFinishedAsItIs() {
    after(0, "go forward", 10);
    assertEquals("go forward ten", prefix.finish("go forward ten"));
  }

  @Test
  void whateverAnEngineSaysTheStablePartOnlyGrows() {
    String[] words = {"a", "b", "c", "안"};
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      StablePrefix any = new StablePrefix();
      List<String> result = new ArrayList<>();
      String promised = "";
      long nanoTime = 0;
      for (int step = 0; step < 40; step++) {
        nanoTime += random.nextInt(400) * 1_000_000L;
        while (!result.isEmpty() && random.nextInt(3) == 0) {
          result.remove(random.nextInt(8) == 0 ? 0 : result.size() - 1);
        }
        for (int more = random.nextInt(3); more > 0; more--) {
          result.add(words[random.nextInt(words.length)]);
        }
        String text = String.join(" ", result);
        int finished = random.nextInt(10) == 0 ? random.nextInt(text.length() + 1) : 0;
        StablePrefix.Shown shown = any.accept(text, finished, nanoTime);
        String stable = shown.transcript().substring(0, shown.stableChars());
        assertTrue(stable.startsWith(promised), "seed " + seed + ": " + promised + " / " + shown);
        assertTrue(
            shown.transcript().length() == stable.length()
                || stable.isEmpty()
                || shown.transcript().charAt(stable.length()) == ' ',
            "seed " + seed + ": " + shown);
        promised = stable;
      }
      assertTrue(any.finish(String.join(" ", result)).startsWith(promised), "seed " + seed);
    }
  }
}
