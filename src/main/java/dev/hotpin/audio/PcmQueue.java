package dev.hotpin.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Samples in the order in which they came, copied in and copied out: nobody else ever holds an
 * array of it, so that no one's samples can turn up in another's. What has been taken out leaves
 * its memory to what comes next, so that a steady flow of samples makes no garbage.
 *
 * <p>Grows with what it holds; the user bounds that. Empty, it keeps at most {@link #MAX_SPARES}
 * chunks. Thread: one at a time.
 */
public final class PcmQueue {
  /** Memory is had in pieces of 100 ms. */
  static final int CHUNK_BYTES = (int) Pcm.bytesOf(100);

  /** Chunks that are kept for what comes next: some more than wait where decoding keeps up. */
  static final int MAX_SPARES = 4;

  private final Deque<byte[]> chunks = new ArrayDeque<>(); // all full but for the last
  private final Deque<byte[]> spares = new ArrayDeque<>(MAX_SPARES);
  private int firstOffset; // bytes of the first chunk that are taken already
  private int lastFilled = CHUNK_BYTES; // bytes of the last chunk that are filled
  private long bytes;

  /** Bytes that wait. */
  public long bytes() {
    return bytes;
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return bytes == 0;
  }

  /** Appends a copy of the first {@code pcmBytes} of {@code pcm}. */
  public void add(byte[] pcm, int pcmBytes) {
    int from = 0;
    while (from < pcmBytes) {
      if (lastFilled == CHUNK_BYTES) {
        byte[] spare = spares.pollFirst();
        chunks.addLast(spare == null ? new byte[CHUNK_BYTES] : spare);
        lastFilled = 0;
      }
      int moved = Math.min(pcmBytes - from, CHUNK_BYTES - lastFilled);
      System.arraycopy(pcm, from, chunks.getLast(), lastFilled, moved);
      lastFilled += moved;
      from += moved;
    }
    bytes += pcmBytes;
  }

  /**
   * Moves the oldest bytes to the start of {@code into}, as many as there are and fit.
   *
   * @return how many
   */
  public int take(byte[] into) {
    int filled = 0;
    while (filled < into.length && bytes > 0) {
      int inFirst = (chunks.size() == 1 ? lastFilled : CHUNK_BYTES) - firstOffset;
      int moved = Math.min(inFirst, into.length - filled);
      System.arraycopy(chunks.getFirst(), firstOffset, into, filled, moved);
      filled += moved;
      firstOffset += moved;
      bytes -= moved;
      if (moved == inFirst) {
        dropFirst();
      }
    }
    return filled;
  }

  /** Drops all. */
  public void clear() {
    bytes = 0;
    while (!chunks.isEmpty()) {
      dropFirst();
    }
  }

  private void dropFirst() {
    byte[] chunk = chunks.removeFirst();
    if (spares.size() < MAX_SPARES) {
      spares.addFirst(chunk);
    }
    firstOffset = 0;
    if (chunks.isEmpty()) {
      lastFilled = CHUNK_BYTES;
    }
  }

  /** Chunks that it holds on to, full or spare. */
  int chunksHeld() {
    return chunks.size() + spares.size();
  }
}
