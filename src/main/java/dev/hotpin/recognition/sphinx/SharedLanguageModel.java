package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.WordSequence;
import edu.cmu.sphinx.linguist.language.ngram.LanguageModel;
import edu.cmu.sphinx.linguist.language.ngram.trie.NgramTrieModel;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.util.Set;

/**
 * One decoder's view of the language model that all decoders share: 30 MB that are there once.
 *
 * <p>Thread: the decoder's own. The model's lookups keep their depth in a field, so they exclude
 * each other; they take microseconds, and most are answered from the decoder's own cache.
 */
final class SharedLanguageModel implements LanguageModel {
  /** Word sequences whose probability a decoder remembers, a power of two: some 2 MB. */
  private static final int REMEMBERED = 1 << 15;

  /** Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4). */
  private static final int SPREAD = 0x9E3779B9;

  private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(REMEMBERED);

  private final NgramTrieModel model;
  // A new sequence takes the place of the one that was where it belongs: nothing is linked, boxed
  // or made, so that what is remembered costs the collector little.
  private final WordSequence[] remembered = new WordSequence[REMEMBERED];
  private final float[] probabilities = new float[REMEMBERED];

  SharedLanguageModel(NgramTrieModel model) {
    this.model = model;
  }

  @Override
  public float getProbability(WordSequence words) {
    int place = (words.hashCode() * SPREAD) >>> SHIFT;
    if (words.equals(remembered[place])) {
      return probabilities[place];
    }
    float probability;
    synchronized (model) {
      probability = model.getProbability(words);
    }
    remembered[place] = words;
    probabilities[place] = probability;
    return probability;
  }

  @Override
  public float getSmear(WordSequence words) {
    return model.getSmear(words);
  }

  @Override
  public Set<String> getVocabulary() {
    return model.getVocabulary();
  }

  @Override
  public int getMaxDepth() {
    return model.getMaxDepth();
  }

  @Override
  public void onUtteranceEnd() {}

  /** Nothing: it is loaded. */
  @Override
  public void allocate() {}

  /** Nothing: others use it. */
  @Override
  public void deallocate() {}

  @Override
  public void newProperties(PropertySheet properties) {}
}
