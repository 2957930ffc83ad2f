package dev.hotpin.synthesis.freetts;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Voices, each with a thread of its own, lent to one piece at a time.
 *
 * <p>A piece takes an idle voice or waits for one, first come first served; at most {@code
 * maxQueuedJobs} wait, and one more is refused. A voice that throws is not used again: another is
 * loaded in its place, on its thread, while the other voices go on. Threads: any; a lock is held
 * for a few instructions at a time, never while speaking or calling a listener.
 */
final class VoicePool {
  private static final Logger log = LoggerFactory.getLogger(VoicePool.class);

  /** A voice and its thread. {@code voice} is touched on that thread alone. */
  private static final class Slot {
    final EventExecutor executor;
    SpeakingVoice voice; // null until loaded, and where loading failed
    PieceJob job; // the one being spoken, guarded by the pool's lock

    Slot(EventExecutor executor) {
      this.executor = executor;
    }
  }

  private final Object lock = new Object();
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Slot> idle = new ArrayDeque<>(); // last used first: its data is in the cache
  private final Queue<PieceJob> waiting = new ArrayDeque<>();
  private final Supplier<SpeakingVoice> loader;
  private final int maxQueuedJobs;
  private boolean closed;

  /**
   * @param executors one for each voice
   * @param loader makes a voice; called on the voice's thread, when it is first needed
   */
  VoicePool(List<EventExecutor> executors, Supplier<SpeakingVoice> loader, int maxQueuedJobs) {
    this.loader = loader;
    this.maxQueuedJobs = maxQueuedJobs;
    for (EventExecutor executor : executors) {
      slots.add(new Slot(executor));
    }
    idle.addAll(slots);
  }

  /** How many voices there are. */
  int size() {
    return slots.size();
  }

  /**
   * Loads a voice and lets it practise, on its thread. Before the first job only: the voice is not
   * lent out for it.
   */
  Future<?> prepare(int voiceIndex, Consumer<SpeakingVoice> practice) {
    Slot slot = slots.get(voiceIndex);
    return slot.executor.submit(
        () -> {
          slot.voice = loader.get();
          practice.accept(slot.voice);
        });
  }

  /** Speaks a job, now or when a voice comes free, or fails it. Does not block. */
  void submit(PieceJob job) {
    Slot slot;
    String refusal = null;
    synchronized (lock) {
      slot = closed ? null : idle.poll();
      if (slot != null) {
        slot.job = job;
      } else if (closed) {
        refusal = "The synthesizer is closed.";
      } else if (waiting.size() >= maxQueuedJobs) {
        refusal = "All voices speak and " + maxQueuedJobs + " pieces wait, which is the limit.";
      } else {
        waiting.add(job);
      }
    }
    if (slot != null) {
      dispatch(slot, job);
    } else if (refusal != null) {
      refuse(job, new RejectedExecutionException(refusal));
    }
  }

  /** Takes a cancelled job out of the queue; one that is spoken stops by itself. */
  void forget(PieceJob job) {
    synchronized (lock) {
      waiting.remove(job);
    }
  }

  /** Stops everything: jobs under way and in the queue fail, later ones too. The threads stay. */
  void close() {
    RejectedExecutionException cause = new RejectedExecutionException("The synthesizer is closed.");
    List<PieceJob> unheard;
    synchronized (lock) {
      closed = true;
      unheard = new ArrayList<>(waiting);
      waiting.clear();
      idle.clear();
      for (Slot slot : slots) {
        if (slot.job != null) {
          slot.job.stop(cause);
        }
      }
    }
    unheard.forEach(job -> refuse(job, cause));
  }

  /** Voices that do nothing at the moment. */
  int idleVoices() {
    synchronized (lock) {
      return idle.size();
    }
  }

  private void dispatch(Slot slot, PieceJob firstJob) {
    PieceJob job = firstJob;
    while (job != null) {
      PieceJob current = job;
      try {
        slot.executor.execute(() -> speak(slot, current));
        return;
      } catch (RejectedExecutionException e) {
        // Its thread takes nothing more (shut down, or flooded by others): no job may hang on it.
        job = release(slot);
        current.fail(e);
      }
    }
  }

  private void speak(Slot slot, PieceJob job) {
    Throwable fault = null;
    try {
      if (slot.voice == null) {
        slot.voice = loader.get();
      }
      job.speakWith(slot.voice);
    } catch (Throwable t) { // whatever it is, it is this piece's and must not end the thread
      log.warn("A voice failed and is replaced.", t);
      fault = t;
    }
    if (fault != null) {
      job.fail(fault);
      replace(slot);
    }
    PieceJob next = release(slot);
    if (next != null) {
      dispatch(slot, next);
    }
    if (fault == null) {
      job.finish();
    }
  }

  private void replace(Slot slot) {
    slot.voice = null;
    try {
      slot.voice = loader.get();
    } catch (RuntimeException | Error e) {
      log.error("No voice could be loaded in place of one that failed; the next piece tries.", e);
    }
  }

  /** Puts a slot back, or gives it the next job, which is returned and to be dispatched. */
  private PieceJob release(Slot slot) {
    synchronized (lock) {
      slot.job = closed ? null : waiting.poll();
      if (slot.job == null && !closed) {
        idle.push(slot);
      }
      return slot.job;
    }
  }

  /** Fails a job on a thread of ours, so that callers need not expect it inside their own call. */
  private void refuse(PieceJob job, RejectedExecutionException cause) {
    try {
      slots.get(0).executor.execute(() -> job.fail(cause));
    } catch (RejectedExecutionException e) {
      job.fail(cause);
    }
  }
}
