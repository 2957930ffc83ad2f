package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.WordSequence;
import edu.cmu.sphinx.linguist.language.ngram.LanguageModel;
import edu.cmu.sphinx.linguist.language.ngram.trie.NgramTrieModel;
import edu.cmu.sphinx.linguist.util.LRUCache;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.util.Map;
import java.util.Set;

/**
 * One decoder's view of the language model that all decoders share: 30 MB that are there once.
 *
 * <p>Thread: the decoder's own. The model's lookups keep their depth in a field, so they exclude
 * each other; they take microseconds, and most are answered from the decoder's own cache.
 */
final class SharedLanguageModel implements LanguageModel {
  /** Word sequences whose probability a decoder remembers: some 2 MB. */
  private static final int CACHE_ENTRIES = 20_000;

  private final NgramTrieModel model;
  private final Map<WordSequence, Float> cache = new LRUCache<>(CACHE_ENTRIES);

  SharedLanguageModel(NgramTrieModel model) {
    this.model = model;
  }

  @Override
  public float getProbability(WordSequence words) {
    Float known = cache.get(words);
    if (known != null) {
      return known;
    }
    float probability;
    synchronized (model) {
      probability = model.getProbability(words);
    }
    cache.put(words, probability);
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
