package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.BoundedExchanges;
import dev.hotpin.dialogue.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;

/**
 * What this node has of one conversation, and how far its claim and its writes have come. Guarded
 * by {@link NodeCopies}, which owns it.
 */
final class NodeCopy {
  /** An exchange that Redis does not have yet. */
  private record Unsaved(long rev, long nanos, Exchange exchange) {}

  /** A device that is connected; the one that opened is the one that closes. */
  static final class Holder {
    private final Runnable takenElsewhere;

    Holder(Runnable takenElsewhere) {
      this.takenElsewhere = takenElsewhere;
    }

    /** Tells its session that it goes on at another node. */
    Runnable takenElsewhere() {
      return takenElsewhere;
    }
  }

  final String sessionId;
  final List<CompletableFuture<List<Exchange>>> waiting = new ArrayList<>();
  private final BoundedExchanges exchanges;
  private final int maxUnsaved;
  private final Deque<Unsaved> unsaved = new ArrayDeque<>();
  private long forgottenRev; // of the last RESET, 0 for none
  private long forgottenNanos;

  Holder holder; // null while no device is connected
  String claim;
  long openedNanos; // when the device connected that the claim is for
  boolean prompt; // nothing has held the claim up
  String fence = ""; // empty until claimed
  boolean owned; // as far as is known
  String settledClaim = ""; // the one with which it was settled and owned last
  boolean settled; // what Redis had when it was claimed is in here
  boolean lost; // taken elsewhere: nothing here counts any more
  boolean newer; // a newer version keeps it: it stays on this node
  NodeCopies.Op inFlight; // what Redis was asked last and has not answered
  boolean pumpAsked;
  long lastUseNanos;
  private boolean known; // what Redis had was in here once
  private long rev; // of what is here
  private long savedRev; // of what Redis has

  NodeCopy(String sessionId, int maxExchanges, int maxChars) {
    this.sessionId = sessionId;
    this.exchanges = new BoundedExchanges(maxExchanges, maxChars);
    this.maxUnsaved = maxExchanges;
  }

  List<Exchange> snapshot() {
    return exchanges.snapshot();
  }

  boolean isEmpty() {
    return exchanges.isEmpty();
  }

  long rev() {
    return rev;
  }

  /** Whether Redis has to be told something. */
  boolean isDirty() {
    return rev > savedRev && !lost && !newer;
  }

  void append(Exchange exchange, long nanos) {
    exchanges.add(exchange);
    unsaved.add(new Unsaved(++rev, nanos, exchange));
    if (unsaved.size() > maxUnsaved) {
      unsaved.removeFirst(); // it is beyond what is remembered, too
    }
  }

  boolean amendLast(Exchange last, Exchange amended, long nanos) {
    if (!exchanges.amendLast(last, amended)) {
      return false;
    }
    rev++;
    if (!unsaved.isEmpty() && unsaved.peekLast().exchange().equals(last)) {
      unsaved.removeLast();
      unsaved.add(new Unsaved(rev, nanos, amended));
    }
    return true;
  }

  void forget(long nanos) {
    exchanges.clear();
    unsaved.clear();
    forgottenRev = ++rev;
    forgottenNanos = nanos;
  }

  /**
   * It was not used for too long: what is here is gone, without a word to Redis, which has a TTL.
   */
  void expire() {
    exchanges.clear();
    unsaved.clear();
    savedRev = rev;
  }

  /** Gives up what waits to be written; the next write will carry it nevertheless. */
  void giveUpWrite() {
    unsaved.clear();
    savedRev = rev;
  }

  /** Redis has it as it was at {@code savedNow}. */
  void saved(long savedNow) {
    savedRev = Math.max(savedRev, savedNow);
    unsaved.removeIf(entry -> entry.rev() <= savedNow);
  }

  /**
   * Redis has answered a claim with what it has.
   *
   * @param kept null where it has nothing
   * @param mine whether the one who claimed it before is this node, or nobody
   * @param priorFence when it was claimed before, in microseconds of Redis' time
   * @param earliestMicros the earliest that it can have been in Redis' time at a moment of this
   *     node: an exchange that may be older than the claim is dropped, not put in the wrong place
   * @return how many exchanges were dropped, since another node has taken the session after them
   */
  int settle(List<Exchange> kept, boolean mine, long priorFence, LongUnaryOperator earliestMicros) {
    settled = true;
    int dropped = 0;
    if (kept == null && mine) {
      rev += exchanges.isEmpty() || rev > savedRev ? 0 : 1; // Redis lost it: it gets it again
    } else if (!mine || !known) {
      int before = unsaved.size();
      if (!mine) {
        unsaved.removeIf(entry -> earliestMicros.applyAsLong(entry.nanos()) < priorFence);
      }
      dropped = before - unsaved.size();
      boolean forgotten =
          forgottenRev > savedRev
              && (mine || earliestMicros.applyAsLong(forgottenNanos) >= priorFence);
      exchanges.replaceBy(forgotten || kept == null ? List.of() : kept);
      unsaved.forEach(entry -> exchanges.add(entry.exchange()));
      if (unsaved.isEmpty() && !forgotten) {
        savedRev = rev;
      }
    }
    known = true;
    return dropped;
  }

  /**
   * It is another node's.
   *
   * @return exchanges that were dropped
   */
  int lose() {
    int dropped = unsaved.size();
    exchanges.clear();
    unsaved.clear();
    lost = true;
    owned = false;
    inFlight = null;
    return dropped;
  }
}
