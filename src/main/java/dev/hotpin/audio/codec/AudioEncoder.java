package dev.hotpin.audio.codec;

import java.util.function.Consumer;

/**
 * One stream in the format of {@link dev.hotpin.audio.Pcm} into that of a device. Arrays that are
 * handed on are new, and packets where {@link Encoding#isPackets}. Thread: one at a time.
 */
public interface AudioEncoder {
  /** Encodes whole samples, an even number of bytes. */
  void encode(byte[] pcm, int from, int pcmBytes, Consumer<byte[]> out);

  /** Hands on what is left at the end of a stream. What comes next is a new stream. */
  void finish(Consumer<byte[]> out);

  /** Begins a new stream. */
  void reset();
}
