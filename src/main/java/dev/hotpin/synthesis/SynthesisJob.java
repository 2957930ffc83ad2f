package dev.hotpin.synthesis;

/** One piece being spoken. */
public interface SynthesisJob {
  /**
   * Stops it: no samples after this but those already on their way, and neither {@code onComplete}
   * nor {@code onFailure} need come. Harmless when over. Thread: any.
   */
  void cancel();
}
