package dev.hotpin.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which words of a growing transcript are shown as settled, in one utterance. What was shown as
 * settled is shown so ever after, whatever the engine thinks later: a later transcript that says
 * otherwise is shown with the settled words in the place of its own.
 *
 * <p>A word is settled once it belongs to a segment that is decoded for good; or once it, and all
 * before it, has stood unchanged for {@link #MIN_AGE_MILLIS} and in {@link #MIN_SIGHTINGS} results,
 * and at least {@link #WORDS_AFTER} words follow it. Measured on real recordings with both engines:
 * {@code docs/partials.md}. Thread: one at a time.
 */
public final class StablePrefix {
  /** How long a word has stood before it is settled. */
  static final long MIN_AGE_MILLIS = 500;

  /** In how many results, one after the other. */
  static final int MIN_SIGHTINGS = 2;

  /** How many words must follow: the last ones are what changes as their sounds come in. */
  static final int WORDS_AFTER = 2;

  /**
   * A transcript to be shown.
   *
   * @param transcript words with one space between them
   * @param stableChars code points at its start that will be there in every later one: whole words
   */
  public record Shown(String transcript, int stableChars) {}

  private final List<String> settled = new ArrayList<>();
  private final List<Word> words = new ArrayList<>(); // of the newest result

  private static final class Word {
    private final String text;
    private final long sinceNanos;
    private int sightings = 1;

    Word(String text, long sinceNanos) {
      this.text = text;
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * Takes the newest result.
   *
   * @param finishedChars of its start that are decoded for good, as {@link
   *     RecognitionListener#onPartial} tells
   * @param nanoTime now
   */
  public Shown accept(String transcript, int finishedChars, long nanoTime) {
    List<String> texts = wordsOf(transcript);
    update(texts, nanoTime);
    int from = startsWithSettled(texts) ? settled.size() : alignedEnd(texts);
    int to = Math.max(from, settledCount(finishedChars, nanoTime));
    settled.addAll(texts.subList(from, to));
    return shown(texts.subList(to, texts.size()));
  }

  /** The final transcript as it is to be shown: it begins with all that was shown as settled. */
  public String finish(String transcript) {
    List<String> texts = wordsOf(transcript);
    if (startsWithSettled(texts)) {
      return transcript;
    }
    return shown(texts.subList(alignedEnd(texts), texts.size())).transcript();
  }

  private void update(List<String> texts, long nanoTime) {
    int same = 0;
    while (same < texts.size()
        && same < words.size()
        && words.get(same).text.equals(texts.get(same))) {
      words.get(same).sightings++;
      same++;
    }
    words.subList(same, words.size()).clear();
    for (String text : texts.subList(same, texts.size())) {
      words.add(new Word(text, nanoTime));
    }
  }

  /** How many words of the newest result are beyond doubt by now. */
  private int settledCount(int finishedChars, long nanoTime) {
    int count = 0;
    int endChar = 0;
    for (Word word : words) {
      endChar += (count > 0 ? 1 : 0) + word.text.length();
      boolean finished = endChar <= finishedChars;
      long ageMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime - word.sinceNanos);
      boolean stood = ageMillis >= MIN_AGE_MILLIS && word.sightings >= MIN_SIGHTINGS;
      if (!finished && !(stood && count + WORDS_AFTER < words.size())) {
        break;
      }
      count++;
    }
    return count;
  }

  private boolean startsWithSettled(List<String> texts) {
    return texts.size() >= settled.size() && texts.subList(0, settled.size()).equals(settled);
  }

  /**
   * Where in a result that says otherwise the settled words end: after the words that are the
   * fewest edits away from them; among equals, after the same last word, or after as many.
   */
  private int alignedEnd(List<String> texts) {
    int[] edits = new int[texts.size() + 1]; // from the settled words so far to each beginning
    Arrays.setAll(edits, i -> i);
    for (String word : settled) {
      int diagonal = edits[0];
      edits[0]++;
      for (int i = 1; i < edits.length; i++) {
        int replaced = diagonal + (texts.get(i - 1).equals(word) ? 0 : 1);
        diagonal = edits[i];
        edits[i] = Math.min(replaced, 1 + Math.min(edits[i], edits[i - 1]));
      }
    }
    int best = 0;
    for (int end = 1; end < edits.length; end++) {
      if (edits[end] < edits[best] || (edits[end] == edits[best] && endsBetter(texts, end, best))) {
        best = end;
      }
    }
    return best;
  }

  private boolean endsBetter(List<String> texts, int end, int other) {
    boolean sameWord = endsWithSettled(texts, end);
    if (sameWord != endsWithSettled(texts, other)) {
      return sameWord;
    }
    return Math.abs(end - settled.size()) < Math.abs(other - settled.size());
  }

  private boolean endsWithSettled(List<String> texts, int end) {
    return end > 0 && texts.get(end - 1).equals(settled.get(settled.size() - 1));
  }

  private Shown shown(List<String> rest) {
    String stable = String.join(" ", settled);
    String open = String.join(" ", rest);
    String space = stable.isEmpty() || open.isEmpty() ? "" : " ";
    return new Shown(stable + space + open, stable.codePointCount(0, stable.length()));
  }

  private static List<String> wordsOf(String transcript) {
    return transcript.isEmpty() ? List.of() : List.of(transcript.split(" ", -1));
  }
}
