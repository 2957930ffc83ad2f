package dev.hotpin.synthesis.freetts;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.synthesis.SynthesisListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Loads the voices of a pool and has them speak before anybody listens, so that the first user is
 * as fast as the thousandth: without it the first samples take 100 ms instead of one.
 *
 * <p>The first voice speaks long enough for the compiler to be done with the code that all voices
 * share, and alone: FreeTTS prepares some static tables on first use, without a lock, and the
 * others must find them ready. Those then speak each text once.
 */
final class WarmUp {
  /** How long the first voice practises at most: measured, more makes nothing faster. */
  private static final long PRACTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** Practice ends early when as many rounds were not notably faster than the best before. */
  private static final int STEADY_ROUNDS = 25;

  /** A round is notably faster if it takes less than this share of the best before. */
  private static final double NOTABLY_FASTER = 0.9;

  /** For loading and warming one voice; a small machine needs a tenth. */
  private static final int TIMEOUT_SECONDS = 30;

  /** Sentences of the kinds that replies have, with numbers, names, questions and unknown words. */
  private static final List<String> TEXTS =
      List.of(
          "Hello, I am Hotpin. How can I help you today?",
          "It is twenty five past nine in the morning, on Monday, the 23rd of November 2026.",
          "You said: what is the weather like in Bengaluru? I am offline, so I don't know that.",
          "Step one, open the lid. Step two, press the button for 3.5 seconds; then let go!",
          "Sorry, that took too long. Please try again in a minute.",
          "Dr. Rao's number is 080 4567, and the ticket costs $12.50 or 950 rupees.",
          "Twelve plus thirty is forty two.",
          "Zyxomma petiolatum is a dragonfly, which hunts at dusk near slow streams.");

  private static final SynthesisListener NOBODY =
      new SynthesisListener() {
        @Override
        public void onSamples(byte[] pcm) {}

        @Override
        public void onComplete() {}

        @Override
        public void onFailure(Throwable cause) {}
      };

  private WarmUp() {}

  /**
   * Returns when all voices are warm. Blocks.
   *
   * @throws IllegalStateException if one can't be loaded or speaks without end
   */
  static void run(VoicePool pool) {
    await(pool.prepare(0, WarmUp::practise));
    List<Future<?>> others = new ArrayList<>();
    for (int i = 1; i < pool.size(); i++) {
      others.add(pool.prepare(i, WarmUp::speakAll));
    }
    others.forEach(WarmUp::await);
  }

  private static void practise(SpeakingVoice voice) {
    long start = System.nanoTime();
    long now = start;
    long best = Long.MAX_VALUE;
    int sinceBest = 0;
    while (now - start < PRACTICE_NANOS && sinceBest < STEADY_ROUNDS) {
      speakAll(voice);
      long end = System.nanoTime();
      sinceBest = end - now < best * NOTABLY_FASTER ? 0 : sinceBest + 1;
      best = Math.min(best, end - now);
      now = end;
    }
  }

  private static void speakAll(SpeakingVoice voice) {
    for (String text : TEXTS) {
      new PieceJob(text, Amplifier.of(PieceJob.FULL_GAIN), NOBODY, job -> {}).speakWith(voice);
    }
  }

  private static void await(Future<?> prepared) {
    try {
      prepared.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The synthesizer FreeTTS does not start: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The synthesizer FreeTTS did not start within " + TIMEOUT_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The start of the synthesizer was interrupted.", e);
    }
  }
}
