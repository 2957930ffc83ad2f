package dev.hotpin.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all uploads in progress together, with a cap. They count as they come, not as they
 * are announced: a promise holds no memory. One for the server. Threads: any.
 */
public final class UploadBudget {
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param maxBytes the cap of the sum
   */
  public UploadBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes so many bytes more, if there is room for all of them. */
  boolean tryTake(int moreBytes) {
    if (bytes.addAndGet(moreBytes) <= maxBytes) {
      return true;
    }
    bytes.addAndGet(-moreBytes);
    return false;
  }

  /** Gives back what was taken. */
  void release(int takenBytes) {
    bytes.addAndGet(-takenBytes);
  }

  /** Bytes of all uploads in progress. */
  public long bytes() {
    return bytes.get();
  }
}
