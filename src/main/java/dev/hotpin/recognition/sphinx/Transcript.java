package dev.hotpin.recognition.sphinx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of an utterance, joined from the segments that its pauses made of it. */
final class Transcript {
  private final List<String> words = new ArrayList<>();

  /** Adds what Sphinx4 made of a segment. */
  void add(String segment) {
    words.addAll(wordsOf(segment));
  }

  /** All words so far. */
  String text() {
    return String.join(" ", words);
  }

  /** All words so far and those of a segment that may still change. */
  String textWith(String segment) {
    List<String> all = new ArrayList<>(words);
    all.addAll(wordsOf(segment));
    return String.join(" ", all);
  }

  /** Lower-case words without marks of silence and noise ({@code <sil>}, {@code [NOISE]}). */
  private static List<String> wordsOf(String segment) {
    List<String> found = new ArrayList<>();
    for (String word : segment.trim().split("\\s+", -1)) {
      if (!word.isEmpty() && "<[+".indexOf(word.charAt(0)) < 0) {
        found.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }
}
