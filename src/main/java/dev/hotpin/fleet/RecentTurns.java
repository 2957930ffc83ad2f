package dev.hotpin.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The last turns of each session, the newest first. Kept while it is connected, and {@value
 * #KEPT_MILLIS} ms longer. Of more than the bound, those of the session that has taken no turn for
 * longest go. Threads: any; each call holds a lock for a few steps.
 */
public final class RecentTurns {
  /** Of one session. */
  static final int PER_SESSION = 20;

  /** Of all: some 15 MB. */
  static final int MAX_TURNS = 50_000;

  static final long KEPT_MILLIS = 600_000;

  private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(KEPT_MILLIS);

  private final int maxTurns;
  private final Map<String, Deque<PastTurn>> sessions =
      new LinkedHashMap<>(); // in the order of their last turns, the oldest first
  private int turns;

  public RecentTurns() {
    this(MAX_TURNS);
  }

  RecentTurns(int maxTurns) {
    this.maxTurns = maxTurns;
  }

  synchronized void add(String key, PastTurn turn) {
    Deque<PastTurn> own = sessions.remove(key);
    if (own == null) {
      own = new ArrayDeque<>(2);
    } else if (own.size() == PER_SESSION) {
      own.removeLast();
      turns--;
    }
    own.addFirst(turn);
    turns++;
    sessions.put(key, own);
    if (turns > maxTurns) {
      removeOldest();
    }
  }

  private void removeOldest() {
    Iterator<Deque<PastTurn>> oldest = sessions.values().iterator();
    turns -= oldest.next().size();
    oldest.remove();
  }

  /** Those of one session; none where nothing is known of it. */
  synchronized List<PastTurn> of(String key) {
    Deque<PastTurn> own = sessions.get(key);
    return own == null ? List.of() : new ArrayList<>(own);
  }

  /** Writes those of one session as the field {@code turns}, if there are any. */
  public void write(JsonGenerator json, String key) throws IOException {
    List<PastTurn> own = of(key);
    if (!own.isEmpty()) {
      PastTurn.write(json, own);
    }
  }

  /** Forgets those of one session. */
  public synchronized void forget(String key) {
    Deque<PastTurn> own = sessions.remove(key);
    if (own != null) {
      turns -= own.size();
    }
  }

  /**
   * Forgets sessions that are gone for long enough.
   *
   * @param connected whether a session is; must not block
   */
  synchronized void sweep(long nowNanos, Predicate<String> connected) {
    Iterator<Map.Entry<String, Deque<PastTurn>>> oldest = sessions.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Deque<PastTurn>> session = oldest.next();
      if (nowNanos - session.getValue().getFirst().endedNanos() < KEPT_NANOS) {
        return;
      }
      if (!connected.test(session.getKey())) {
        turns -= session.getValue().size();
        oldest.remove();
      }
    }
  }

  /** How many turns are kept, of all sessions. */
  synchronized int size() {
    return turns;
  }
}
