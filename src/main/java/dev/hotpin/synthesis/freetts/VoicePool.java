package dev.hotpin.synthesis.freetts;

import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.concurrent.PauseDetector;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Voices, each with a thread of its own, lent to one piece at a time.
 *
 * <p>A piece takes an idle voice or waits for one, first come first served; at most {@code
 * maxQueuedJobs} wait, and one more is refused. A voice that throws is not used again: another is
 * loaded in its place, on its thread, while the other voices go on. One that hangs is given up with
 * its thread, and another thread takes its place, if one is spare. Threads: any; a lock is held for
 * a few instructions at a time, never while speaking or calling a listener.
 */
final class VoicePool {
  private static final Logger log = LoggerFactory.getLogger(VoicePool.class);

  /**
   * A piece takes some milliseconds to speak, a voice a third of a second to load; who waits for a
   * piece has given up by now (after 4 s, of which it may have waited for a voice).
   */
  static final long HANGS_MILLIS = 5_000;

  /** How often {@link #watch} is to be called. */
  static final long CHECK_MILLIS = 1_000;

  /** A voice and its thread. {@code voice} is touched on that thread alone, the rest under lock. */
  private static final class Slot {
    final EventExecutor executor;
    SpeakingVoice voice; // null until loaded, and where loading failed
    PieceJob job; // the one being spoken
    long sinceNanos; // when its thread took the job
    boolean atWork; // its thread has the job
    LostThreads.Loss loss; // null unless it hangs

    Slot(EventExecutor executor) {
      this.executor = executor;
    }
  }

  private final Object lock = new Object();
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Slot> idle = new ArrayDeque<>(); // last used first: its data is in the cache
  private final Queue<PieceJob> waiting = new ArrayDeque<>();
  private final Deque<EventExecutor> spare = new ArrayDeque<>();
  private final Supplier<SpeakingVoice> loader;
  private final Executor refusing; // tells those that are refused
  private final int voices;
  private final int maxQueuedJobs;
  private final LostThreads lostThreads;
  private final LongSupplier nanoTime;
  private final PauseDetector pauses; // by the thread of watch
  private boolean closed;

  /**
   * @param executors a thread for each voice, then spare ones in place of those that hang
   * @param voices how many
   * @param loader makes a voice; called on the voice's thread, when it is first needed
   * @param refusing fails the jobs that are refused; no voice's thread, which may hang
   * @param nanoTime monotonic nanoseconds
   */
  VoicePool(
      List<EventExecutor> executors,
      int voices,
      Supplier<SpeakingVoice> loader,
      int maxQueuedJobs,
      LostThreads lostThreads,
      Executor refusing,
      LongSupplier nanoTime) {
    this.refusing = refusing;
    this.loader = loader;
    this.voices = voices;
    this.maxQueuedJobs = maxQueuedJobs;
    this.lostThreads = lostThreads;
    this.nanoTime = nanoTime;
    this.pauses = new PauseDetector(CHECK_MILLIS);
    for (EventExecutor executor : executors.subList(0, voices)) {
      slots.add(new Slot(executor));
    }
    spare.addAll(executors.subList(voices, executors.size()));
    idle.addAll(slots);
  }

  /** How many voices there are. */
  int size() {
    synchronized (lock) {
      return slots.size();
    }
  }

  /**
   * Loads a voice and lets it practise, on its thread. Before the first job only: the voice is not
   * lent out for it.
   */
  Future<?> prepare(int voiceIndex, Consumer<SpeakingVoice> practice) {
    Slot slot;
    synchronized (lock) {
      slot = slots.get(voiceIndex);
    }
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

  /**
   * Gives voices up that hang. To be called every {@value #CHECK_MILLIS} ms; where it comes much
   * later the process stood still, its voices too, and they get their time anew.
   */
  void watch() {
    long nowNanos = nanoTime.getAsLong();
    if (pauses.stoodStill(nowNanos)) {
      log.warn("The process stood still: no voice is taken for hanging");
      synchronized (lock) {
        slots.forEach(slot -> slot.sinceNanos = nowNanos);
      }
    } else {
      giveUpHanging();
    }
  }

  /** Gives voices up that hang. */
  void giveUpHanging() {
    List<Slot> hanging = new ArrayList<>();
    long nowNanos = nanoTime.getAsLong();
    synchronized (lock) {
      for (Slot slot : slots) {
        if (hangs(slot, nowNanos)) {
          hanging.add(slot);
        }
      }
    }
    hanging.forEach(slot -> giveUp(slot, nowNanos));
  }

  /** Under the lock. */
  private boolean hangs(Slot slot, long nowNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - slot.sinceNanos);
    return slot.atWork && millis > HANGS_MILLIS && !closed;
  }

  private void giveUp(Slot slot, long nowNanos) {
    LostThreads.Loss loss = lostThreads.suspect("A voice");
    PieceJob unspoken;
    Slot substitute = null;
    PieceJob next = null;
    synchronized (lock) {
      if (!hangs(slot, nowNanos)) {
        return; // it came back at the last moment
      }
      slot.loss = loss;
      unspoken = slot.job;
      slots.remove(slot);
      EventExecutor thread = spare.poll();
      if (thread != null) {
        substitute = new Slot(thread);
        slots.add(substitute);
        next = take(substitute);
      }
    }
    loss.count();
    unspoken.giveUp(new TimeoutException("the voice hangs"));
    if (next != null) {
      dispatch(substitute, next);
    }
  }

  private void speak(Slot slot, PieceJob job) {
    Throwable fault = null;
    synchronized (lock) {
      slot.atWork = true;
      slot.sinceNanos = nanoTime.getAsLong();
    }
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
    LostThreads.Loss cameBack;
    PieceJob next = null;
    synchronized (lock) {
      slot.atWork = false;
      cameBack = slot.loss;
      if (cameBack == null) {
        next = take(slot);
      } else if (slots.size() < voices) { // no thread was spare for it
        slot.loss = null;
        slot.voice = null;
        slots.add(slot);
        next = take(slot);
      } else {
        slot.job = null;
        spare.add(slot.executor);
      }
    }
    if (cameBack != null) {
      cameBack.cameBack();
    }
    return next;
  }

  /** The next job of a slot, or null, and it is idle. Under the lock. */
  private PieceJob take(Slot slot) {
    slot.job = closed ? null : waiting.poll();
    if (slot.job == null && !closed) {
      idle.push(slot);
    }
    return slot.job;
  }

  /** Fails a job on another thread, so that callers need not expect it inside their own call. */
  private void refuse(PieceJob job, RejectedExecutionException cause) {
    try {
      refusing.execute(() -> job.fail(cause));
    } catch (RejectedExecutionException e) {
      job.fail(cause);
    }
  }
}
