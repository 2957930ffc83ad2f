package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connection speaks for which session. The newest wins, unless two devices with the same id
 * throw each other out. Sessions of different owners never meet, also where they have the same id.
 * Threads: any.
 */
public final class SessionRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

  /**
   * So many take-overs between addresses within the window are a roaming device (protocol, part 1).
   */
  static final int MAX_TAKE_OVERS = 3;

  /** The window in which take-overs are counted. */
  static final long TAKE_OVER_WINDOW_MILLIS = 60_000;

  /**
   * A session that is connected.
   *
   * @param address where it connects from, without the port
   */
  public record Connected(VoiceSession session, String address) {}

  private record Entry(VoiceSession session, String address, Deque<Long> takeOverNanos) {}

  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime monotonic nanoseconds, as of {@link Loop#nanoTime}
   */
  public SessionRegistry(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Makes {@code session} the one that speaks for its id, and ends the one that did.
   *
   * @param address where it connects from, without the port
   * @return false if two devices are fighting over the id: the newcomer is to be closed
   */
  public boolean claim(VoiceSession session, String address) {
    List<VoiceSession> superseded = new ArrayList<>(1);
    Entry now =
        entries.compute(
            session.key(),
            (key, old) -> {
              if (old == null) {
                return new Entry(session, address, new ArrayDeque<>());
              }
              if (!old.address().equals(address) && !admitTakeOver(old.takeOverNanos())) {
                return old;
              }
              superseded.add(old.session());
              return new Entry(session, address, old.takeOverNanos());
            });
    if (now.session() != session) {
      LOG.warn(
          "session {}: refused at {} since {} speaks for it and they took it from each other {}"
              + " times in a minute: two devices carry the same id, give each its own",
          session.key(),
          address,
          now.address(),
          MAX_TAKE_OVERS);
      return false;
    }
    superseded.forEach(VoiceSession::supersede);
    return true;
  }

  /** Called in {@code compute}, so by one thread at a time for an id. */
  private boolean admitTakeOver(Deque<Long> takeOverNanos) {
    long nowNanos = nanoTime.getAsLong();
    long windowNanos = TimeUnit.MILLISECONDS.toNanos(TAKE_OVER_WINDOW_MILLIS);
    takeOverNanos.removeIf(then -> nowNanos - then > windowNanos);
    if (takeOverNanos.size() >= MAX_TAKE_OVERS) {
      return false;
    }
    takeOverNanos.add(nowNanos);
    return true;
  }

  /** Forgets {@code session}, unless a newer one speaks for its id already. */
  public void release(VoiceSession session) {
    entries.computeIfPresent(
        session.key(), (key, entry) -> entry.session() == session ? null : entry);
  }

  /**
   * Whether a session of this id is connected and none of them is the one that is kept under {@code
   * key}.
   */
  public boolean isOnlyAnothers(String sessionId, String key) {
    return !entries.containsKey(key)
        && entries.values().stream()
            .anyMatch(entry -> entry.session().sessionId().equals(sessionId));
  }

  /** How many sessions are connected. */
  public int size() {
    return entries.size();
  }

  /** The sessions that are connected now, with their addresses. */
  public List<Connected> connected() {
    return entries.values().stream()
        .map(entry -> new Connected(entry.session(), entry.address()))
        .toList();
  }

  /** Whether a session is connected that is kept under {@code key}. */
  public boolean isConnected(String key) {
    return entries.containsKey(key);
  }

  /** The sessions that are connected now. */
  public List<VoiceSession> sessions() {
    return entries.values().stream().map(Entry::session).toList();
  }
}
