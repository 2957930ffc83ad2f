package dev.hotpin.bench.words;

import java.util.List;
import java.util.Locale;

/**
 * How a transcript differs from what was said: the fewest words to substitute, leave out and put in
 * (Levenshtein's alignment on words). Case and spacing don't count.
 *
 * @param substituted words heard as others
 * @param deleted words not heard
 * @param inserted words heard that nobody said
 * @param words words said
 */
record WordErrors(int substituted, int deleted, int inserted, int words) {
  static final WordErrors NONE = new WordErrors(0, 0, 0, 0);

  /** Of one utterance. Where alignments are equally short, a substitution is preferred. */
  static WordErrors of(String said, String heard) {
    List<String> a = wordsOf(said);
    List<String> b = wordsOf(heard);
    WordErrors[] row = new WordErrors[b.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = new WordErrors(0, 0, j, a.size());
    }
    for (int i = 1; i <= a.size(); i++) {
      WordErrors diagonal = row[0];
      row[0] = new WordErrors(0, i, 0, a.size());
      for (int j = 1; j < row.length; j++) {
        WordErrors above = row[j];
        boolean same = a.get(i - 1).equals(b.get(j - 1));
        row[j] = fewest(same ? diagonal : diagonal.step(1, 0, 0), above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.size()];
  }

  private static WordErrors fewest(WordErrors both, WordErrors above, WordErrors left) {
    WordErrors best = both;
    if (above.errors() + 1 < best.errors()) {
      best = above.step(0, 1, 0);
    }
    return left.errors() + 1 < best.errors() ? left.step(0, 0, 1) : best;
  }

  private WordErrors step(int substitutions, int deletions, int insertions) {
    return new WordErrors(
        substituted + substitutions, deleted + deletions, inserted + insertions, words);
  }

  /** Of this and other speech together. */
  WordErrors plus(WordErrors other) {
    return new WordErrors(
        substituted + other.substituted,
        deleted + other.deleted,
        inserted + other.inserted,
        words + other.words);
  }

  int errors() {
    return substituted + deleted + inserted;
  }

  /**
   * 0 for all right; more than 1 where more was put in than was said; not a number without words.
   */
  double rate() {
    return (double) errors() / words;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%5.1f %% wrong: %d of %d words (%d substituted, %d left out, %d put in)",
        100 * rate(),
        errors(),
        words,
        substituted,
        deleted,
        inserted);
  }

  private static List<String> wordsOf(String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+", -1));
  }
}
