package dev.hotpin.recognition;

/** How long the transcript of an utterance may take after its end. */
public final class FinalWait {
  /** For what was decoded while the user spoke (own choice). */
  private static final long LIVE_MILLIS = 10_000;

  /**
   * What is added for each millisecond of the utterance: a recording that is sent at once is
   * decoded after its end, by Sphinx4 in 0.28 of its playing time on a core of its own.
   */
  private static final double MILLIS_PER_MILLI = 0.5;

  private FinalWait() {}

  /** The longest wait, in milliseconds, for an utterance of {@code utteranceMillis}. */
  public static long millisFor(long utteranceMillis) {
    return LIVE_MILLIS + Math.round(utteranceMillis * MILLIS_PER_MILLI);
  }
}
