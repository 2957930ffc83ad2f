package dev.hotpin.recognition;

/** A speech recognition engine with its model loaded: makes decoders. Chosen once, at start. */
public interface RecognitionEngine extends AutoCloseable {

  /** Short name for logs, {@code /health} and the banner: {@code "vosk"}, {@code "sphinx4"}. */
  String name();

  /** One line for people: the engine, its model and how good it is. */
  String description();

  /** BCP 47 tag of the language that it hears, or {@code "und"} where the model doesn't say. */
  String language();

  /**
   * Makes a warm decoder: it has decoded varied speech, so that its first user is as fast as its
   * thousandth. Blocks for seconds; never called on an event loop. Several threads may call it at
   * the same time.
   */
  SpeechDecoder newDecoder();

  /**
   * Bytes that one decoder may come to hold, as measured: of the Java heap for an engine in Java,
   * of native memory for a native one.
   */
  long bytesPerDecoder();

  /** Whether {@link #bytesPerDecoder} are of the Java heap. */
  boolean decodersLiveOnHeap();

  /**
   * Measures the real-time factor (decoding time over playing time, one stream on one core) on
   * speech that the decoder has not heard. Blocks; called at start.
   */
  double measureRealTimeFactor(SpeechDecoder decoder);

  /** Frees the model. All decoders must have been closed. */
  @Override
  void close();
}
