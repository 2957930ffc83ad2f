package dev.hotpin.synthesis.freetts;

/** Where a voice puts its samples. */
interface SampleSink {
  /**
   * Takes samples: 16-bit signed big-endian, as FreeTTS makes them. The array is used again after
   * the call. Thread: the one that speaks.
   *
   * @param offset first byte
   * @param length in bytes, even
   * @return whether more are wanted
   */
  boolean write(byte[] bigEndian, int offset, int length);

  /** Whether no more samples are wanted. Thread: any. */
  boolean isClosed();
}
