package dev.hotpin.dialogue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Pictures that wait for the next turn of their session, in memory only. One for each session: a
 * newer one replaces an older one. A picture that nobody asks for is forgotten after a while, and
 * the oldest go first when there are too many or they are too large together.
 *
 * <p>Has no thread of its own: what has expired is removed by the next call. Threads: any; each
 * call holds a lock for a few steps and never waits for anything else. Others are told under the
 * lock, so that they hear of things in the order in which they were.
 */
public final class ImageStore {
  /** Time that a picture waits: five minutes, as the protocol says. */
  public static final long DEFAULT_TTL_MILLIS = 5 * 60_000L;

  /** All pictures together: room for 16 of the largest, or some 600 of 100 KiB. */
  public static final long DEFAULT_MAX_TOTAL_BYTES = 64L * 1024 * 1024;

  /** Pictures at once. */
  public static final int DEFAULT_MAX_IMAGES = 10_000;

  private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final long ttlNanos;
  private final int maxImages;
  private final long maxTotalBytes;
  private final LongSupplier nanoTime;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>(); // the oldest first
  private long totalBytes;

  private volatile ImageSharing sharing = ImageSharing.NONE;

  private record Waiting(StoredImage image, long sinceNanos) {}

  /** A store with the default bounds and the system's clock. */
  public ImageStore() {
    this(DEFAULT_TTL_MILLIS, DEFAULT_MAX_IMAGES, DEFAULT_MAX_TOTAL_BYTES, System::nanoTime);
  }

  /**
   * A store.
   *
   * @param ttlMillis how long a picture waits, more than 0
   * @param maxImages pictures at once, at least 1
   * @param maxTotalBytes bytes of all pictures together, at least 1
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public ImageStore(long ttlMillis, int maxImages, long maxTotalBytes, LongSupplier nanoTime) {
    if (ttlMillis < 1 || maxImages < 1 || maxTotalBytes < 1) {
      throw new IllegalArgumentException(
          "bounds: " + ttlMillis + " ms, " + maxImages + " images, " + maxTotalBytes + " bytes");
    }
    this.ttlNanos = ttlMillis * 1_000_000;
    this.maxImages = maxImages;
    this.maxTotalBytes = maxTotalBytes;
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  /** Has everything that devices do from now on told to {@code others}. */
  public void shareWith(ImageSharing others) {
    sharing = others;
  }

  /**
   * Keeps a picture for the next turn of a session.
   *
   * @return false if it alone is larger than all pictures together may be; then it is not kept, and
   *     the one that waited before is gone too
   */
  public synchronized boolean put(String sessionId, StoredImage image) {
    boolean kept = receive(sessionId, image);
    if (kept) {
      sharing.posted(sessionId, image);
    } else {
      sharing.forgotten(sessionId); // the one before, which others may have
    }
    return kept;
  }

  /** As {@link #put}, for a picture that another node shares. */
  public synchronized boolean receive(String sessionId, StoredImage image) {
    Objects.requireNonNull(image, "image");
    long now = nanoTime.getAsLong();
    removeExpired(now);
    remove(sessionId);
    int bytes = image.bytes().length;
    if (bytes > maxTotalBytes) {
      return false;
    }
    while (waiting.size() >= maxImages || totalBytes + bytes > maxTotalBytes) {
      removeOldest();
    }
    waiting.put(sessionId, new Waiting(image, now));
    totalBytes += bytes;
    return true;
  }

  /** The picture that waits for this session, which then no longer waits. */
  public synchronized Optional<StoredImage> take(String sessionId) {
    removeExpired(nanoTime.getAsLong());
    StoredImage taken = remove(sessionId);
    if (taken != null) {
      sharing.taken(sessionId, taken);
    }
    return Optional.ofNullable(taken);
  }

  /** The picture that waits for this session, and goes on waiting. */
  public synchronized Optional<StoredImage> peek(String sessionId) {
    removeExpired(nanoTime.getAsLong());
    Waiting found = waiting.get(sessionId);
    return found == null ? Optional.empty() : Optional.of(found.image);
  }

  /** Whether a picture waits for this session. */
  public synchronized boolean has(String sessionId) {
    removeExpired(nanoTime.getAsLong());
    return waiting.containsKey(sessionId);
  }

  /** Drops the picture that waits for this session, if any. */
  public synchronized void forget(String sessionId) {
    leave(sessionId);
    sharing.forgotten(sessionId);
  }

  /** As {@link #forget}, but on this node only. */
  public synchronized void leave(String sessionId) {
    remove(sessionId);
    removeExpired(nanoTime.getAsLong());
  }

  /** Pictures that wait. */
  public synchronized int size() {
    removeExpired(nanoTime.getAsLong());
    return waiting.size();
  }

  /** Bytes of all pictures that wait. */
  public synchronized long totalBytes() {
    removeExpired(nanoTime.getAsLong());
    return totalBytes;
  }

  /**
   * What a file is, by its first bytes: {@code image/jpeg}, {@code image/png} or neither. No name
   * and no header of the sender is believed.
   */
  public static Optional<String> mediaTypeOf(byte[] file) {
    if (startsWith(file, JPEG_START)) {
      return Optional.of("image/jpeg");
    }
    return startsWith(file, PNG_SIGNATURE) ? Optional.of("image/png") : Optional.empty();
  }

  private static boolean startsWith(byte[] file, byte[] start) {
    return file.length >= start.length
        && Arrays.equals(file, 0, start.length, start, 0, start.length);
  }

  private StoredImage remove(String sessionId) {
    Waiting removed = waiting.remove(sessionId);
    if (removed == null) {
      return null;
    }
    totalBytes -= removed.image.bytes().length;
    return removed.image;
  }

  private void removeExpired(long now) {
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting next = oldest.next();
      if (now - next.sinceNanos < ttlNanos) {
        return;
      }
      totalBytes -= next.image.bytes().length;
      oldest.remove();
    }
  }

  private void removeOldest() {
    Iterator<Waiting> oldest = waiting.values().iterator();
    totalBytes -= oldest.next().image.bytes().length;
    oldest.remove();
  }
}
