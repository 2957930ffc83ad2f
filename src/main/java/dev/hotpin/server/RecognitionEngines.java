package dev.hotpin.server;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.models.ModelCheck;
import dev.hotpin.models.ModelDirectory;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.sphinx.SphinxEngine;
import dev.hotpin.recognition.vosk.VoskEngine;
import dev.hotpin.recognition.vosk.VoskException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Chooses the recognizer: Vosk where a model is, else Sphinx4 with a word on how to get Vosk. A
 * model that was asked for and is not whole stops the start.
 */
final class RecognitionEngines {
  private static final String GET_VOSK =
      "For far fewer errors get a Vosk model: java -jar target/hotpin.jar models fetch"
          + " vosk-model-small-en-us-0.15";

  private RecognitionEngines() {}

  /**
   * @param spareThreads in place of those that hang
   * @param own takes over what must be closed after the engine
   * @param notice takes sentences for the operator
   */
  static RecognitionEngine load(
      ServerConfig.Recognition config,
      int spareThreads,
      UnaryOperator<ServerThreads> own,
      Consumer<String> notice) {
    Optional<Path> model = model(config);
    if (model.isPresent()) {
      Optional<String> unsupported = VoskEngine.unsupportedPlatformReason();
      if (unsupported.isEmpty()) {
        return loadVosk(model.get(), own.apply(ServerThreads.forVosk(spareThreads)), spareThreads);
      }
      if (config.choice() == ServerConfig.RecognitionChoice.VOSK) {
        throw new StartException(unsupported.get());
      }
      notice.accept(unsupported.get() + " The embedded recognizer is used.");
    } else {
      notice.accept(GET_VOSK);
    }
    return SphinxEngine.load(
        own.apply(ServerThreads.forSphinx()).group(), config.sphinxSearch(), WarmUpSpeech.clips());
  }

  private static RecognitionEngine loadVosk(Path model, ServerThreads threads, int spareThreads) {
    try {
      return VoskEngine.load(model, threads.group(), spareThreads, WarmUpSpeech.clips());
    } catch (VoskException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private static Optional<Path> model(ServerConfig.Recognition config) {
    if (config.choice() == ServerConfig.RecognitionChoice.SPHINX4) {
      return Optional.empty();
    }
    Path root = config.modelRoot();
    Optional<Path> found = ModelDirectory.find(root);
    if (found.isPresent()) {
      ModelCheck.Report report = ModelCheck.of(found.get());
      if (!report.isUsable()) {
        throw new StartException(
            "The Vosk model in "
                + found.get()
                + " can't be used: "
                + String.join(" ", report.problems()));
      }
      return found;
    }
    if (config.voskModelPath().isPresent()) {
      throw new StartException(
          "VOSK_MODEL_PATH is "
              + root
              + ", but there is no Vosk model: "
              + String.join(" ", ModelCheck.of(root).problems()));
    }
    if (config.choice() == ServerConfig.RecognitionChoice.VOSK) {
      throw new StartException(
          "STT_ENGINE is vosk, but there is no Vosk model in " + root + ". " + GET_VOSK);
    }
    return Optional.empty();
  }
}
