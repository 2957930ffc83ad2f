package dev.hotpin.recognition.vosk;

/** What is used of a recognizer of libvosk. Not thread-safe; every method but close computes. */
interface NativeRecognizer {
  /**
   * Decodes samples.
   *
   * @return 0, or 1 at an endpoint of the model's own, or a negative number for an exception inside
   *     the library
   */
  int accept(byte[] pcm, int pcmBytes);

  /** Ends a segment at an endpoint: JSON with {@code text}. Speaker adaptation stays. */
  String result();

  /** JSON with {@code partial}. Finalises nothing. */
  String partialResult();

  /**
   * Decodes what is left and ends the segment: JSON with {@code text}. The one call that clears the
   * speaker, and only if samples came since the last result.
   */
  String finalResult();

  /** Frees the native memory. */
  void close();
}
