package dev.hotpin.bench.load;

/** How a wearable's questions reach the server. */
public enum Asking {
  /** Spoken; errors are heard aloud, as by devices of the protocol's part 1. */
  ALOUD,

  /**
   * Spoken; told of errors without speech, as soon as the server knows: `busy` then comes while the
   * user still speaks.
   */
  ALOUD_TOLD_AT_ONCE,

  /** Each a {@code text} message, sent when a spoken one would begin: no recognizer takes part. */
  TYPING
}
