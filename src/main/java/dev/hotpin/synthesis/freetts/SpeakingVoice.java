package dev.hotpin.synthesis.freetts;

/** One instance of a voice: speaks one text at a time. Thread: one at a time. */
interface SpeakingVoice {
  /**
   * Speaks a text, on this thread, until the end or until {@code samples} takes no more. If
   * anything is thrown, the voice is of no use after it.
   */
  void speak(String text, SampleSink samples);
}
