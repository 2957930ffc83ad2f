package dev.hotpin.endpointing;

import dev.hotpin.audio.Pcm;

/** The last samples that came, up to a fixed amount. Thread: one at a time. */
public final class RecentPcm {
  private final byte[] ring;
  private int next; // where the next byte goes
  private int held;

  private RecentPcm(int capacityBytes) {
    ring = new byte[capacityBytes];
  }

  /** Keeps {@code millis} of sound. */
  public static RecentPcm ofMillis(int millis) {
    return new RecentPcm((int) Pcm.bytesOf(millis));
  }

  /** Keeps nothing. */
  public static RecentPcm none() {
    return new RecentPcm(0);
  }

  /** Takes a copy of the first {@code count} bytes; the oldest that don't fit any more go. */
  public void add(byte[] pcm, int count) {
    add(pcm, 0, count);
  }

  void add(byte[] pcm, int from, int count) {
    int skipped = Math.max(0, count - ring.length);
    int at = from + skipped;
    int left = count - skipped;
    held = Math.min(ring.length, held + left);
    while (left > 0) {
      int moved = Math.min(left, ring.length - next);
      System.arraycopy(pcm, at, ring, next, moved);
      next = (next + moved) % ring.length;
      at += moved;
      left -= moved;
    }
  }

  /** A copy of the newest {@code count} bytes, or of all there are. */
  byte[] newest(int count) {
    byte[] pcm = new byte[Math.min(count, held)];
    if (pcm.length > 0) {
      int from = Math.floorMod(next - pcm.length, ring.length);
      int first = Math.min(pcm.length, ring.length - from);
      System.arraycopy(ring, from, pcm, 0, first);
      System.arraycopy(ring, 0, pcm, first, pcm.length - first);
    }
    return pcm;
  }

  /** Everything that is held, which is forgotten. */
  public byte[] take() {
    byte[] pcm = newest(held);
    clear();
    return pcm;
  }

  /** Forgets everything. */
  public void clear() {
    held = 0;
  }
}
