package dev.hotpin.pipeline;

import dev.hotpin.audio.Pcm;
import io.netty.buffer.ByteBuf;

/**
 * Some samples of an utterance on their way through the pipeline, in the format of {@link Pcm}. One
 * for each utterance, filled again and again by {@link PcmAccumulator}, which owns it: who receives
 * it uses it within the call and copies what is needed longer. Thread: the channel's event loop.
 */
final class PcmBlock {
  /** The most that it holds: a recognizer is fed in steps of this, fairly among speakers. */
  static final int MAX_BYTES = (int) Pcm.bytesOf(100);

  private final byte[] pcm = new byte[MAX_BYTES];
  private int filled; // odd while half a sample waits for its other byte
  private int whole; // of it, what is handed on

  /** The samples, from 0 to {@link #pcmBytes}; beyond that anything. */
  byte[] pcm() {
    return pcm;
  }

  /** How many bytes are samples, an even number. */
  int pcmBytes() {
    return whole;
  }

  /** Bytes that wait, half a sample included. */
  int filledBytes() {
    return filled;
  }

  /** Takes as much of {@code content} as there is room for. */
  void fill(ByteBuf content) {
    int bytes = Math.min(content.readableBytes(), MAX_BYTES - filled);
    content.readBytes(pcm, filled, bytes);
    filled += bytes;
    whole = filled - filled % Pcm.BYTES_PER_SAMPLE;
  }

  /** Empties it, but for half a sample. */
  void removeWhole() {
    if (whole < filled) {
      pcm[0] = pcm[whole];
    }
    filled -= whole;
    whole = 0;
  }
}
