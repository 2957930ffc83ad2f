package dev.hotpin.server;

import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.synthesis.SpeechSynthesizer;

/**
 * What is put around the engines of a server when they are loaded: nothing by default. For those
 * who build a server out of its parts, to measure engines or to have them fail.
 */
public interface EngineDecorator {
  /** Leaves engines as they are. */
  EngineDecorator NONE = new EngineDecorator() {};

  /** Around the recognizer. */
  default RecognitionEngine recognition(RecognitionEngine engine) {
    return engine;
  }

  /** Around the synthesizer. */
  default SpeechSynthesizer synthesizer(SpeechSynthesizer synthesizer) {
    return synthesizer;
  }
}
