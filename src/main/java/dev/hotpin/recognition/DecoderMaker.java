package dev.hotpin.recognition;

import dev.hotpin.concurrent.EngineThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes and measures the decoders of a starting pool, as many at the same time as there are cores.
 */
final class DecoderMaker {
  /** For one decoder, while others are made too: a small machine needs a tenth. */
  static final long TIMEOUT_SECONDS = 180;

  private DecoderMaker() {}

  /**
   * The real-time factor of decoders that all decode at once, the slowest one's: cores that share
   * their memory are slower together (measured with Sphinx4 on two: 0.16 alone, 0.22 both). Blocks
   * for seconds.
   */
  static double measure(RecognitionEngine engine, List<SpeechDecoder> decoders) {
    ExecutorService measurers =
        Executors.newFixedThreadPool(decoders.size(), EngineThreads.factory("hotpin-stt-start"));
    try {
      List<Future<Double>> coming = new ArrayList<>();
      for (SpeechDecoder decoder : decoders) {
        coming.add(measurers.submit(() -> engine.measureRealTimeFactor(decoder)));
      }
      double slowest = 0;
      for (Future<Double> one : coming) {
        slowest = Math.max(slowest, one.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      }
      return slowest;
    } catch (ExecutionException e) {
      throw new IllegalStateException("could not measure a recognizer", e.getCause());
    } catch (TimeoutException e) {
      throw tookTooLong(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a recognizer was measured", e);
    } finally {
      measurers.shutdown();
    }
  }

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
          decoders.add(one.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
          failure = new IllegalStateException("could not make a recognizer", e.getCause());
        }
      }
      if (failure != null) {
        throw failure;
      }
    } catch (TimeoutException e) {
      throw tookTooLong(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while recognizers were made", e);
    } finally {
      makers.shutdown();
    }
  }

  private static IllegalStateException tookTooLong(TimeoutException cause) {
    return new IllegalStateException(
        "A recognizer was not ready within " + TIMEOUT_SECONDS + " s of its making.", cause);
  }
}
