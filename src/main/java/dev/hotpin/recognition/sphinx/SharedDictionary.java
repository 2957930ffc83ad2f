package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.TextDictionary;
import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.util.props.PropertySheet;

/**
 * One pronunciation dictionary for all decoders, loaded by {@link SphinxModel}. Decoders neither
 * load nor free it.
 *
 * <p>Threads: any. Sphinx4's dictionary parses an entry when it is first asked for, so lookups
 * exclude each other; they happen while a decoder is made, and once per utterance.
 */
final class SharedDictionary implements Dictionary {
  private final TextDictionary dictionary;

  SharedDictionary(TextDictionary dictionary) {
    this.dictionary = dictionary;
  }

  @Override
  public Word getWord(String text) {
    synchronized (dictionary) {
      return dictionary.getWord(text);
    }
  }

  @Override
  public Word getSentenceStartWord() {
    return getWord(SENTENCE_START_SPELLING);
  }

  @Override
  public Word getSentenceEndWord() {
    return getWord(SENTENCE_END_SPELLING);
  }

  @Override
  public Word getSilenceWord() {
    return getWord(SILENCE_SPELLING);
  }

  @Override
  public Word[] getFillerWords() {
    synchronized (dictionary) {
      return dictionary.getFillerWords();
    }
  }

  /** Nothing: it is loaded. */
  @Override
  public void allocate() {}

  /** Nothing: others use it. */
  @Override
  public void deallocate() {}

  @Override
  public void newProperties(PropertySheet properties) {}
}
