package dev.hotpin.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The audio that waits in all channels together, with a cap: beyond it, the device that has not
 * read for longest loses its reply. One for the server. Threads: any.
 */
public final class UnreadReplies {

  /** A channel with unread audio. */
  interface Holder {
    /** When the socket last took something, in nanoseconds of one clock. Any thread. */
    long lastProgressNanos();

    /** Bytes that wait. Any thread. */
    long heldBytes();

    /** Drop it all. Any thread; takes effect soon. */
    void evict();
  }

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final LongAdder evictions = new LongAdder();

  /**
   * @param maxBytes the cap of the sum
   */
  public UnreadReplies(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** {@code holder} holds {@code deltaBytes} more, or less where negative. */
  void add(Holder holder, long deltaBytes) {
    if (holder.heldBytes() > 0) {
      holders.add(holder);
    } else {
      holders.remove(holder);
    }
    if (bytes.addAndGet(deltaBytes) > maxBytes && deltaBytes > 0) {
      evictSlowest();
    }
  }

  private void evictSlowest() {
    Holder slowest = null;
    for (Holder holder : holders) {
      if (slowest == null || holder.lastProgressNanos() - slowest.lastProgressNanos() < 0) {
        slowest = holder;
      }
    }
    if (slowest != null && holders.remove(slowest)) {
      evictions.increment();
      slowest.evict();
    }
  }

  /** Bytes that wait in all channels. */
  public long bytes() {
    return bytes.get();
  }

  /** How many replies were dropped for lack of memory. */
  public long evictions() {
    return evictions.sum();
  }
}
