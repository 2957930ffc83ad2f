package dev.hotpin.recognition;

import dev.hotpin.concurrent.Loop;

/** Where an utterance gets its recognition. */
@FunctionalInterface
public interface RecognitionService {
  /**
   * Opens the recognition of one utterance. Holds no engine until the first samples come.
   *
   * @param loop on which {@code listener} is called, and on which the recognition is used
   */
  Recognition open(Loop loop, RecognitionListener listener);
}
