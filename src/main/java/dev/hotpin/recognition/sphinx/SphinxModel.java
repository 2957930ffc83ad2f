package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.acoustic.UnitManager;
import edu.cmu.sphinx.linguist.dictionary.TextDictionary;
import edu.cmu.sphinx.linguist.language.ngram.trie.NgramTrieModel;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import java.io.IOException;
import java.net.URL;
import java.util.List;

/**
 * What decoders share of the embedded English model (dictionary, language model, phones), and the
 * maker of their recognizers. The acoustic scores and the search tree belong to one decoder each:
 * Sphinx4 writes into them while it decodes.
 */
final class SphinxModel {
  private static final String CONFIGURATION = "/dev/hotpin/recognition/sphinx/sphinx4.xml";
  private static final String DATA = "/edu/cmu/sphinx/models/en-us/";

  /** Words of context: a trigram model. */
  private static final int MAX_DEPTH = 3;

  /** The shared model's own cache is of no use: each decoder has one. */
  private static final int NO_CACHE = 1;

  private final UnitManager units = new SharedUnits();
  private final TiedModelLoader.Shared densities = new TiedModelLoader.Shared();
  private final SharedDictionary dictionary;
  private final NgramTrieModel languageModel;

  private SphinxModel() throws IOException {
    TextDictionary text =
        new TextDictionary(
            resource("cmudict-en-us.dict"), resource("en-us/noisedict"), List.of(), null, units);
    text.allocate();
    dictionary = new SharedDictionary(text);
    languageModel =
        new NgramTrieModel(
            null, resource("en-us.lm.bin"), null, NO_CACHE, false, MAX_DEPTH, text, false, 1, 1, 1);
    languageModel.allocate();
  }

  /**
   * Loads what is shared: about a second.
   *
   * @throws IllegalStateException if the model's jar is not there or broken
   */
  static SphinxModel load() {
    SphinxLogs.silence();
    try {
      return new SphinxModel();
    } catch (IOException e) {
      throw new IllegalStateException("The embedded English model can't be read", e);
    }
  }

  /** A recognizer and the source that it pulls from. For one thread at a time. */
  record Instance(Recognizer recognizer, PcmSource source) {}

  /** Makes and allocates a recognizer: about two seconds. Threads: any, several at once too. */
  Instance newInstance(SphinxSearch search) {
    ConfigurationManager configuration =
        new ConfigurationManager(SphinxModel.class.getResource(CONFIGURATION));
    configuration.addConfigurable(units, "unitManager");
    configuration.addConfigurable(densities, "densities");
    configuration.addConfigurable(dictionary, "dictionary");
    configuration.addConfigurable(new SharedLanguageModel(languageModel), "languageModel");
    search.applyTo(configuration);
    Recognizer recognizer = configuration.lookup("recognizer");
    recognizer.allocate();
    PcmSource source = configuration.lookup("source");
    return new Instance(recognizer, source);
  }

  private static URL resource(String name) {
    URL url = SphinxModel.class.getResource(DATA + name);
    if (url == null) {
      throw new IllegalStateException("The embedded English model lacks " + DATA + name);
    }
    return url;
  }
}
