package dev.hotpin.recognition;

/** What a {@link Recognition} tells its utterance. Thread: the executor given to {@code open}. */
public interface RecognitionListener {
  /** The words so far changed. They may change again. */
  default void onPartial(String transcript) {}

  /** The whole transcript; empty where no words were heard. The last call. */
  void onFinal(String transcript);

  /** The engine failed; the cause goes to the log, never to the device. The last call. */
  void onFailure(Throwable cause);
}
