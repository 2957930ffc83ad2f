package dev.hotpin.endpointing;

/**
 * How likely it is that somebody speaks, one window of one stream of sound after the other. Thread:
 * one at a time; the windows of a stream in order.
 */
public interface VoiceActivity {
  /** Samples of a window: 32 ms, what the model was trained with. */
  int WINDOW_SAMPLES = 512;

  /**
   * Hears the next window.
   *
   * @param samples {@link #WINDOW_SAMPLES} of them, -1 to 1
   * @return 0 to 1
   */
  float probability(float[] samples);

  /** Forgets what it heard: another stream begins. */
  void reset();
}
