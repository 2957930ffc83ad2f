package dev.hotpin.recognition;

import dev.hotpin.concurrent.EngineThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the decoders of a starting pool, as many at the same time as there are cores. */
final class DecoderMaker {
  private DecoderMaker() {}

  /**
   * Adds {@code missing} decoders to {@code decoders}; on failure those that could be made are in
   * it, for the caller to close. Blocks for seconds.
   */
  static void add(RecognitionEngine engine, List<SpeechDecoder> decoders, int missing) {
    if (missing <= 0) {
      return;
    }
    int threads = Math.min(missing, Runtime.getRuntime().availableProcessors());
    ExecutorService makers =
        Executors.newFixedThreadPool(threads, EngineThreads.factory("hotpin-stt-start"));
    try {
      List<Future<SpeechDecoder>> coming = new ArrayList<>();
      for (int i = 0; i < missing; i++) {
        coming.add(makers.submit(engine::newDecoder));
      }
      RuntimeException failure = null;
      for (Future<SpeechDecoder> one : coming) {
        try {
          decoders.add(one.get());
        } catch (ExecutionException e) {
          failure = new IllegalStateException("could not make a recognizer", e.getCause());
        }
      }
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while recognizers were made", e);
    } finally {
      makers.shutdown();
    }
  }
}
