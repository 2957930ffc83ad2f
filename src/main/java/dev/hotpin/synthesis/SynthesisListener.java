package dev.hotpin.synthesis;

/** Hears the samples of one piece. Thread: one of the synthesizer's, one call at a time. */
public interface SynthesisListener {
  /**
   * More samples, in the format of {@link dev.hotpin.audio.Pcm}, even length, never empty. The
   * listener owns the array. Must not block.
   */
  void onSamples(byte[] pcm);

  /** The piece is whole. */
  void onComplete();

  /**
   * The engine failed, or its queue is full ({@link
   * java.util.concurrent.RejectedExecutionException}).
   */
  void onFailure(Throwable cause);
}
