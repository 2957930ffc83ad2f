package dev.hotpin.wire;

/**
 * Whether the server finds the end of speech itself.
 *
 * @param silenceMillis the silence that ends an utterance, at most; 0 where only EOS does
 */
public record Endpointing(int silenceMillis) {
  /** Only EOS ends an utterance: part 1 of the protocol. */
  public static final Endpointing OFF = new Endpointing(0);

  /** Where a device asks for endpointing without a time (protocol, part 2). */
  public static final int DEFAULT_SILENCE_MILLIS = 700;

  /** Pauses inside a phrase are up to this long (own choice). */
  public static final int MIN_SILENCE_MILLIS = 200;

  /** Longer than anyone waits for an answer (own choice). */
  public static final int MAX_SILENCE_MILLIS = 5_000;

  /** Whether it is asked for. */
  public boolean isOn() {
    return silenceMillis > 0;
  }
}
