package dev.hotpin.audio.codec;

/**
 * One stream of a device's format into that of {@link dev.hotpin.audio.Pcm}. Thread: one at a time.
 */
public interface AudioDecoder {
  /**
   * Takes {@code data}, a whole packet where {@link Encoding#isPackets}, and gives the samples that
   * are complete by now, a new array.
   *
   * @throws BadAudioException if it can't be decoded; what comes next can
   */
  byte[] decode(byte[] data) throws BadAudioException;

  /** What is left at the end of an utterance. What comes next is a new one. */
  byte[] finish();

  /** Forgets all that came. */
  void reset();
}
