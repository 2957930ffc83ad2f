package dev.hotpin.recognition.sphinx;

import dev.hotpin.recognition.Urgency;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets no more decoding threads compute at once than there are cores, the most urgent first.
 *
 * <p>Each Sphinx4 decoder has a thread of its own, and the system shares the cores among them
 * without knowing that one has a person waiting and another a second of time. So a thread takes a
 * slot to decode, offers it to others after each 10 ms of sound, and leaves it while it waits for
 * sound. Among equals the slot goes round after {@link #TURN_NANOS}.
 *
 * <p>Threads: a {@link Seat} is one decoding thread's, which may wait in it for others' decoding;
 * {@link Seat#reconsider} may be called by any and waits for nobody.
 */
final class DecodingSlots {
  /** How long one decodes while an equal waits: some blocks, so that its caches stay warm. */
  static final long TURN_NANOS = 20_000_000;

  private static final Urgency[] MOST_URGENT_FIRST = Urgency.values();

  private final Object lock = new Object(); // guards all that follows; threads wait on it
  private final Map<Urgency, Deque<Seat>> waiting =
      new EnumMap<>(Urgency.class); // the longest first
  private final int cores;
  private final LongSupplier nanoTime;
  private int taken;

  DecodingSlots(int cores, LongSupplier nanoTime) {
    this.cores = cores;
    this.nanoTime = nanoTime;
    for (Urgency urgency : MOST_URGENT_FIRST) {
      waiting.put(urgency, new ArrayDeque<>());
    }
  }

  /** A decoder's part in it. */
  Seat newSeat() {
    return new Seat();
  }

  /** Threads that wait for a slot. */
  int waiting() {
    synchronized (lock) {
      return waiting.values().stream().mapToInt(Deque::size).sum();
    }
  }

  /** Slots that are taken. */
  int taken() {
    synchronized (lock) {
      return taken;
    }
  }

  /** Gives free slots to the most urgent who may have them. */
  private void serve() {
    for (Urgency urgency : MOST_URGENT_FIRST) {
      Deque<Seat> queue = waiting.get(urgency);
      while (taken < cores && !queue.isEmpty()) {
        queue.removeFirst().give(urgency);
      }
    }
    lock.notifyAll();
  }

  /** Whether one that is at work on {@code mine} should let somebody else go first. */
  private boolean isWanted(Urgency mine, boolean turnOver) {
    for (Urgency urgency : MOST_URGENT_FIRST) {
      if (urgency.compareTo(mine) > 0) {
        return false;
      }
      if (!waiting.get(urgency).isEmpty() && (urgency != mine || turnOver)) {
        return true;
      }
    }
    return false;
  }

  /** One decoding thread's share. */
  final class Seat {
    private Urgency at; // what its slot was given for; null without one
    private Urgency asks; // what it waits with; null while it does not
    private long sinceNanos; // of the slot
    private boolean forfeited; // its thread hangs

    /**
     * Waits for a slot; with one already, lets those go first that are more urgent, or equal when
     * its turn is over.
     *
     * @param urgencyNow asked while the slots are locked
     */
    void decode(Supplier<Urgency> urgencyNow) throws InterruptedException {
      synchronized (lock) {
        if (forfeited) {
          throw new InterruptedException("given up");
        }
        Urgency urgency = urgencyNow.get(); // here, or a change of it could be missed
        if (at != null) {
          boolean turnOver = nanoTime.getAsLong() - sinceNanos >= TURN_NANOS;
          if (!isWanted(urgency, turnOver)) {
            at = urgency;
            return;
          }
          free();
        }
        asks = urgency;
        waiting.get(urgency).addLast(this);
        serve();
        awaitSlot();
      }
    }

    private void awaitSlot() throws InterruptedException {
      try {
        while (at == null) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        leaveQueue();
        rest();
        throw e;
      }
    }

    /** Gives the slot up, if there is one: there is nothing to decode now. */
    void rest() {
      synchronized (lock) {
        if (at != null) {
          free();
          serve();
        }
      }
    }

    /**
     * Its thread hangs while it decodes: others may have its slot, and it gets none any more. A
     * thread that comes back is told so as by an interrupt.
     */
    void forfeit() {
      synchronized (lock) {
        forfeited = true;
        if (at != null) {
          free();
          serve();
        }
      }
    }

    /** Where it waits for a slot, it is so urgent now. */
    void reconsider(Urgency urgency) {
      synchronized (lock) {
        if (asks != null && asks != urgency) {
          leaveQueue();
          asks = urgency;
          waiting.get(urgency).addLast(this);
          serve();
        }
      }
    }

    private void leaveQueue() {
      if (asks != null) {
        waiting.get(asks).remove(this);
        asks = null;
      }
    }

    private void give(Urgency urgency) {
      asks = null;
      at = urgency;
      sinceNanos = nanoTime.getAsLong();
      taken++;
    }

    private void free() {
      taken--;
      at = null;
    }
  }
}
