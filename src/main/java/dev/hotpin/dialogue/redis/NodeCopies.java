package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * This node's copies of conversations: of the devices that are connected here, and of some that
 * were. Decides what Redis is to be told next, and takes in what it answers; asks nobody itself.
 *
 * <p>A conversation is claimed whenever a device connects for it, and written only while it is
 * owned. At most one request for it is under way at a time, so what changes meanwhile goes with the
 * next. Threads: any; each call holds a lock for a few steps and never waits for anything else.
 */
final class NodeCopies {
  /** Expired copies that one call removes: more than it can add. */
  private static final int EXPIRED_PER_CALL = 2;

  /** What Redis is to be asked about a conversation. */
  sealed interface Op {
    String sessionId();
  }

  /**
   * To own it.
   *
   * @param openedNanos when the device connected
   * @param prompt whether it goes out as soon as the device has connected, so that it is the newest
   *     claim whatever the clocks say
   * @param answeredClaim the last one of this node that was answered, empty for none: what others
   *     kept since that one is not here yet
   */
  record Claim(
      String sessionId, String claim, long openedNanos, boolean prompt, String answeredClaim)
      implements Op {}

  /** To keep it as it is here. */
  record Save(String sessionId, String claim, String fence, long rev, List<Exchange> exchanges)
      implements Op {}

  /**
   * What follows from an answer, to be done without the lock.
   *
   * @param waiting turns that wait for {@code exchanges}
   * @param taken tells the device's session that it goes on elsewhere; null where it doesn't
   */
  record Outcome(
      List<CompletableFuture<List<Exchange>>> waiting, List<Exchange> exchanges, Runnable taken) {
    static final Outcome NONE = new Outcome(List.of(), List.of(), null);

    void carryOut() {
      waiting.forEach(turn -> turn.complete(exchanges));
      if (taken != null) {
        taken.run();
      }
    }
  }

  private final RedisSettings settings;
  private final String nodeId;
  private final RedisCounters counters;
  private final LongSupplier nanoTime;
  private final long ttlNanos;
  private final Map<String, NodeCopy> held = new HashMap<>();
  private final Map<String, NodeCopy> left = new LinkedHashMap<>(); // the one unused longest first
  private final Set<String> pending = new LinkedHashSet<>(); // whose write waits longest first
  private long lastClaim;
  private CompletableFuture<Void> flushed; // null until somebody waits for it

  NodeCopies(RedisSettings settings, String nodeId, RedisCounters counters, LongSupplier nanoTime) {
    this.settings = settings;
    this.nodeId = nodeId;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.ttlNanos = settings.ttlMillis() * 1_000_000;
  }

  // ---- what sessions do

  /** A device has connected. */
  synchronized ConversationStore.Hold open(String sessionId, Runnable takenElsewhere) {
    NodeCopy found = find(sessionId);
    NodeCopy copy = found == null || found.lost ? newCopy(sessionId) : found;
    NodeCopy.Holder holder = new NodeCopy.Holder(takenElsewhere);
    left.remove(sessionId);
    held.put(sessionId, copy);
    copy.holder = holder;
    copy.lastUseNanos = nanoTime.getAsLong();
    claimAnew(copy);
    return () -> closed(copy, holder);
  }

  private NodeCopy newCopy(String sessionId) {
    NodeCopy copy = new NodeCopy(sessionId, settings.maxExchanges(), settings.maxChars());
    copy.lastUseNanos = nanoTime.getAsLong();
    return copy;
  }

  private void claimAnew(NodeCopy copy) {
    lastClaim++;
    copy.claim = nodeId + "." + lastClaim;
    copy.openedNanos = nanoTime.getAsLong();
    copy.prompt = true;
    copy.owned = false;
    copy.settled = false;
    copy.inFlight = null; // what is answered to the older claim is nobody's any more
  }

  private synchronized void closed(NodeCopy copy, NodeCopy.Holder holder) {
    if (copy.holder != holder) {
      return; // the device is back already
    }
    copy.holder = null;
    held.remove(copy.sessionId, copy);
    if (!copy.lost && (copy.isDirty() || !copy.isEmpty())) {
      leave(copy);
    }
  }

  private void leave(NodeCopy copy) {
    left.remove(copy.sessionId);
    left.put(copy.sessionId, copy);
    if (left.size() > settings.maxCopies()) {
      Iterator<NodeCopy> unusedLongest = left.values().iterator();
      NodeCopy evicted = unusedLongest.next();
      unusedLongest.remove();
      if (pending.remove(evicted.sessionId)) {
        counters.droppedFull.increment();
        tellIfFlushed();
      }
    }
  }

  /** Remembers one more. */
  synchronized void append(String sessionId, Exchange exchange) {
    NodeCopy copy = findOrClaim(sessionId);
    if (copy.lost) {
      counters.droppedTaken.increment();
      return;
    }
    copy.append(exchange, nanoTime.getAsLong());
    changed(copy);
  }

  synchronized void amendLast(String sessionId, Exchange last, Exchange amended) {
    NodeCopy copy = find(sessionId);
    if (copy != null && copy.amendLast(last, amended, nanoTime.getAsLong())) {
      changed(copy);
    }
  }

  synchronized void forget(String sessionId) {
    NodeCopy copy = findOrClaim(sessionId);
    if (!copy.lost) {
      copy.forget(nanoTime.getAsLong());
      changed(copy);
    }
  }

  /** What is here of it, marked as used; empty where it is not here at all. */
  synchronized Optional<List<Exchange>> here(String sessionId) {
    return Optional.ofNullable(find(sessionId)).map(NodeCopy::snapshot);
  }

  /**
   * Adds a turn to those that wait for what Redis has of it.
   *
   * @return false where there is nothing to wait for
   */
  synchronized boolean awaitSettled(String sessionId, CompletableFuture<List<Exchange>> turn) {
    NodeCopy copy = find(sessionId);
    if (copy == null || copy.settled || copy.lost || copy.newer) {
      return false;
    }
    copy.waiting.add(turn);
    return true;
  }

  /** It waits no longer. */
  synchronized void stopAwaiting(String sessionId, CompletableFuture<List<Exchange>> turn) {
    NodeCopy copy = find(sessionId);
    if (copy != null) {
      copy.waiting.removeIf(waiting -> waiting == turn);
    }
  }

  private NodeCopy findOrClaim(String sessionId) {
    NodeCopy copy = find(sessionId);
    if (copy == null) {
      copy = newCopy(sessionId);
      claimAnew(copy);
      leave(copy);
    }
    return copy;
  }

  private NodeCopy find(String sessionId) {
    long now = nanoTime.getAsLong();
    removeExpired(now);
    NodeCopy copy = held.get(sessionId);
    if (copy == null) {
      copy = left.get(sessionId);
      if (copy != null) {
        left.remove(sessionId);
        if (now - copy.lastUseNanos >= ttlNanos) {
          clean(copy);
          return null;
        }
        left.put(sessionId, copy); // used last
      }
    } else if (now - copy.lastUseNanos >= ttlNanos) {
      copy.expire();
      clean(copy);
    }
    if (copy != null) {
      copy.lastUseNanos = now;
    }
    return copy;
  }

  private void removeExpired(long now) {
    Iterator<NodeCopy> unusedLongest = left.values().iterator();
    for (int i = 0; i < EXPIRED_PER_CALL && unusedLongest.hasNext(); i++) {
      NodeCopy copy = unusedLongest.next();
      if (now - copy.lastUseNanos < ttlNanos) {
        return;
      }
      unusedLongest.remove();
      clean(copy);
    }
  }

  private void changed(NodeCopy copy) {
    if (!copy.isDirty() || !pending.add(copy.sessionId)) {
      return;
    }
    if (pending.size() > settings.maxPending()) {
      Iterator<String> longest = pending.iterator();
      NodeCopy dropped = copyOf(longest.next());
      longest.remove();
      if (dropped != null) {
        dropped.giveUpWrite();
      }
      counters.droppedFull.increment();
    }
  }

  private NodeCopy copyOf(String sessionId) {
    NodeCopy copy = held.get(sessionId);
    return copy == null ? left.get(sessionId) : copy;
  }

  // ---- what Redis is asked

  /** Whether nobody has been asked yet to look at this conversation; then the caller is. */
  synchronized boolean askForPump(String sessionId) {
    NodeCopy copy = copyOf(sessionId);
    if (copy == null || copy.pumpAsked) {
      return false;
    }
    copy.pumpAsked = true;
    return true;
  }

  /** What Redis is to be asked now; it is under way from then on. Null for nothing. */
  synchronized Op next(String sessionId) {
    NodeCopy copy = copyOf(sessionId);
    if (copy == null) {
      return null;
    }
    copy.pumpAsked = false;
    if (copy.inFlight != null || copy.lost || copy.newer) {
      return null;
    }
    if (!copy.owned) {
      boolean wanted = copy.holder != null || copy.isDirty();
      copy.inFlight =
          wanted
              ? new Claim(sessionId, copy.claim, copy.openedNanos, copy.prompt, copy.settledClaim)
              : null;
    } else if (copy.isDirty()) {
      copy.inFlight = new Save(sessionId, copy.claim, copy.fence, copy.rev(), copy.snapshot());
    }
    return copy.inFlight;
  }

  /** Nobody can be asked now. */
  synchronized void notNow(String sessionId) {
    NodeCopy copy = copyOf(sessionId);
    if (copy != null) {
      copy.pumpAsked = false;
      copy.prompt = false;
    }
  }

  /** Conversations that Redis should be asked about now that it can be. */
  synchronized List<String> toResume() {
    Set<String> all = new LinkedHashSet<>(pending);
    held.forEach(
        (sessionId, copy) -> {
          if (!copy.owned && !copy.lost && !copy.newer) {
            all.add(sessionId);
          }
        });
    return List.copyOf(all);
  }

  /** Conversations that wait to be written. */
  synchronized int pending() {
    return pending.size();
  }

  /** Done when nothing waits to be written, at once if so. */
  synchronized CompletableFuture<Void> flushed() {
    flushed = new CompletableFuture<>();
    tellIfFlushed();
    return flushed;
  }

  private void tellIfFlushed() {
    if (flushed != null && pending.isEmpty()) {
      flushed.complete(null);
    }
  }

  /** Whether a device is connected here for it. */
  synchronized boolean isHeld(String sessionId) {
    NodeCopy copy = held.get(sessionId);
    return copy != null && !copy.lost;
  }

  // ---- what Redis answers

  /**
   * A claim was answered.
   *
   * @param kept what the answer has, read; null where Redis has nothing
   * @param earliestMicros the earliest that it can have been in Redis' time at a moment of this
   *     node
   */
  synchronized Outcome claimed(
      Claim claim, ClaimReply reply, List<Exchange> kept, LongUnaryOperator earliestMicros) {
    NodeCopy copy = answered(claim);
    if (copy == null) {
      return Outcome.NONE;
    }
    if (reply.status() == ClaimReply.Status.TAKEN) {
      return lose(copy);
    }
    if (reply.status() == ClaimReply.Status.NEWER) {
      return leaveAlone(copy);
    }
    if (reply.status() == ClaimReply.Status.OK) {
      copy.owned = true;
      copy.fence = reply.fence();
    }
    boolean mine =
        claim.claim().equals(copy.settledClaim) // it was only asked whether it still is
            || reply.priorClaim().isEmpty()
            || isOfThisNode(reply.priorClaim());
    counters.droppedTaken.add(copy.settle(kept, mine, reply.priorFence(), earliestMicros));
    if (copy.owned) {
      copy.settledClaim = claim.claim();
    }
    if (copy.isDirty()) {
      changed(copy);
    } else {
      clean(copy);
    }
    return settled(copy);
  }

  private NodeCopy answered(Op op) {
    NodeCopy copy = copyOf(op.sessionId());
    if (copy == null || copy.inFlight != op) {
      return null;
    }
    copy.inFlight = null;
    return copy;
  }

  private static Outcome settled(NodeCopy copy) {
    List<CompletableFuture<List<Exchange>>> waiting = new ArrayList<>(copy.waiting);
    copy.waiting.clear();
    return new Outcome(waiting, copy.snapshot(), null);
  }

  private Outcome leaveAlone(NodeCopy copy) {
    copy.newer = true;
    copy.owned = false;
    clean(copy);
    return settled(copy);
  }

  private void clean(NodeCopy copy) {
    pending.remove(copy.sessionId);
    tellIfFlushed();
  }

  private Outcome lose(NodeCopy copy) {
    counters.droppedTaken.add(copy.lose());
    clean(copy);
    Outcome told = settled(copy);
    left.remove(copy.sessionId, copy);
    if (copy.holder == null) {
      return told;
    }
    counters.takenElsewhere.increment();
    return new Outcome(told.waiting(), told.exchanges(), copy.holder.takenElsewhere());
  }

  /**
   * A write was answered.
   *
   * @param status {@code ok}, {@code taken} or {@code newer}
   */
  synchronized Outcome saved(Save save, String status) {
    NodeCopy copy = answered(save);
    if (copy == null) {
      return Outcome.NONE;
    }
    if (status.equals("taken")) {
      return lose(copy);
    }
    if (status.equals("newer")) {
      return leaveAlone(copy);
    }
    counters.saves.increment();
    copy.saved(save.rev());
    if (!copy.isDirty()) {
      clean(copy);
    }
    return Outcome.NONE;
  }

  /** There was no answer, or an error: it is asked again later. */
  synchronized void failed(Op op) {
    NodeCopy copy = answered(op);
    if (copy != null) {
      copy.prompt = false;
    }
  }

  /** Another node says that a device has connected there. */
  synchronized Outcome takenElsewhere(String sessionId, long fence, String claim) {
    NodeCopy copy = copyOf(sessionId);
    if (copy == null || copy.lost || isOfThisNode(claim)) {
      return Outcome.NONE;
    }
    boolean older = copy.owned && Long.parseLong(copy.fence) < fence;
    boolean leftover = copy.holder == null && !copy.isDirty();
    return older || leftover ? lose(copy) : Outcome.NONE;
  }

  /**
   * The connection is gone, and with it what was under way: all that is connected here is to be
   * claimed again, which does no harm where nobody else has come.
   */
  synchronized List<Outcome> connectionLost() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Map<String, NodeCopy> copies : List.of(held, left)) {
      for (NodeCopy copy : copies.values()) {
        copy.inFlight = null;
        copy.owned = false;
        copy.prompt = false;
        outcomes.add(settled(copy));
      }
    }
    return outcomes;
  }

  private boolean isOfThisNode(String claim) {
    return claim.startsWith(nodeId + ".");
  }
}
