package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edu.cmu.sphinx.linguist.WordSequence;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;
import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.linguist.language.ngram.trie.NgramTrieModel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedLanguageModelTest {
  private static final int WORDS = 250; // 15.6 million sequences of three, for 32,768 places

  private final Random random = new Random(1);
  private final Counted shared = new Counted();
  private final SharedLanguageModel model = new SharedLanguageModel(shared);

  /** Each sequence has a probability of its own. */
  private static final class Counted extends NgramTrieModel {
    private int asked;

    @Override
    public float getProbability(WordSequence words) {
      asked++;
      return expected(words);
    }
  }

  private static float expected(WordSequence words) {
    float probability = 0;
    for (int i = 0; i < words.size(); i++) {
      probability = probability * WORDS + Integer.parseInt(words.getWord(i).getSpelling());
    }
    return -probability;
  }

  private static WordSequence sequence(int... words) {
    Word[] all = new Word[words.length];
    for (int i = 0; i < words.length; i++) {
      all[i] = new Word(Integer.toString(words[i]), new Pronunciation[0], false);
    }
    return new WordSequence(all);
  }

  @Test
  void whateverTookWhosePlaceEachSequenceHasItsOwnProbability() {
    for (int i = 0; i < 200_000; i++) {
      int[] words = random.ints(1 + random.nextInt(3), 0, WORDS).toArray();
      WordSequence sequence = sequence(words);
      assertEquals(expected(sequence), model.getProbability(sequence));
    }
  }

  @Test
  void aSequenceThatIsAskedForAgainIsRemembered() {
    for (int i = 0; i < 10; i++) {
      assertEquals(expected(sequence(1, 2, 3)), model.getProbability(sequence(1, 2, 3)));
    }
    assertEquals(1, shared.asked);
  }
}
