package dev.hotpin.recognition;

/** What a {@link Recognition} tells its utterance. Thread: the executor given to {@code open}. */
public interface RecognitionListener {
  /**
   * The words so far changed, and may change again, but for the first {@code finishedChars} of
   * them: those are of parts of the utterance that are decoded for good. Told only while wanted
   * ({@link Recognition#wantPartials}), never after {@code endOfSpeech}.
   *
   * @param finishedChars 0 to the length of the transcript, the end of a word
   */
  default void onPartial(String transcript, int finishedChars) {}

  /** The whole transcript; empty where no words were heard. The last call. */
  void onFinal(String transcript);

  /** The engine failed; the cause goes to the log, never to the device. The last call. */
  void onFailure(Throwable cause);
}
