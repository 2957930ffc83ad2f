package dev.hotpin.testing;

import java.util.List;
import java.util.Locale;

/**
 * How wrong a transcript is: the fewest words to substitute, leave out and put in (Levenshtein
 * distance on words), over the number of words that were spoken. Case and spacing don't count.
 *
 * @param errors that fewest number
 * @param words words of the reference
 */
public record WordErrorRate(int errors, int words) {

  /** Of one utterance. */
  public static WordErrorRate of(String reference, String heard) {
    List<String> spoken = wordsOf(reference);
    return new WordErrorRate(distance(spoken, wordsOf(heard)), spoken.size());
  }

  /** Of this and other speech together. */
  public WordErrorRate plus(WordErrorRate other) {
    return new WordErrorRate(errors + other.errors, words + other.words);
  }

  /** 0 for all right; more than 1 where more was put in than was spoken. */
  public double rate() {
    if (words == 0) {
      throw new ArithmeticException("No word was spoken: there is no rate");
    }
    return (double) errors / words;
  }

  @Override
  public String toString() {
    return errors + " of " + words + " words wrong";
  }

  private static List<String> wordsOf(String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+", -1));
  }

  private static int distance(List<String> spoken, List<String> heard) {
    int[] row = new int[heard.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= spoken.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (spoken.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[heard.size()];
  }
}
