package dev.hotpin.recognition.vosk;

import dev.hotpin.recognition.Urgency;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the threads of an executor group among decoders: whichever thread is free takes the next
 * short block of whichever decoder waits longest, so that speakers share the cores evenly and no
 * one's block waits behind a busy thread while another idles. Who goes before whom see {@link
 * Urgency}.
 *
 * <p>Each thread has at most one task of ours; a group's queue therefore holds no more than one a
 * thread. Each job is queued at most once, and run by one thread at a time. Threads: any.
 */
final class FairDecoding {
  private static final Logger LOG = LoggerFactory.getLogger(FairDecoding.class);

  /** A decoder's work. */
  interface Job {
    /**
     * Does one block's work. Never throws.
     *
     * @return whether there is more to do: then it is queued again; else the job has given itself
     *     up for {@link FairDecoding#ready}, perhaps by another thread already
     */
    boolean runBlock();

    /** Who goes before whom. */
    Urgency urgency();

    /** The threads are gone: no block will run any more. */
    void refused(RejectedExecutionException cause);
  }

  private final Object lock = new Object();
  private final Deque<EventExecutor> idle = new ArrayDeque<>(); // the last used first
  private final Map<Urgency, Queue<Job>> queues = new EnumMap<>(Urgency.class);
  private final Deque<EventExecutor> spare = new ArrayDeque<>(); // in the places of lost ones
  private final IdentityHashMap<Job, EventExecutor> running = new IdentityHashMap<>();
  private final Set<EventExecutor> lost = new HashSet<>(); // they hang in a job that was given up
  private int unreplaced; // of the lost ones, those for which there was no spare thread
  private int living; // threads that have not refused a task

  /**
   * @param group threads that decode, and behind them {@code spareThreads} that wait for one of
   *     those to hang
   */
  FairDecoding(EventExecutorGroup group, int spareThreads) {
    for (EventExecutor executor : group) {
      idle.add(executor);
    }
    while (spare.size() < spareThreads && idle.size() > 1) {
      spare.add(idle.removeLast());
    }
    living = idle.size();
    for (Urgency urgency : Urgency.values()) {
      queues.put(urgency, new ArrayDeque<>());
    }
  }

  /** Queues a job that is not queued and not running. */
  void ready(Job job) {
    synchronized (lock) {
      enqueue(job);
    }
    while (!wakeOne()) {
      LOG.debug("A decoding thread has ended");
    }
  }

  /** A queued job may have become urgent. No effect on one that runs: it is asked again after. */
  void hurry(Job job) {
    synchronized (lock) {
      for (Queue<Job> queue : queues.values()) {
        if (queue.remove(job)) {
          enqueue(job);
          return;
        }
      }
    }
  }

  /** Wakes an idle thread, if there is one; false if it turned out to have ended. */
  private boolean wakeOne() {
    EventExecutor executor;
    boolean noneLives;
    synchronized (lock) {
      executor = idle.pollFirst();
      noneLives = living == 0;
    }
    if (noneLives) {
      refuseAll(new RejectedExecutionException("all decoding threads have ended"));
      return true;
    }
    if (executor == null) {
      return true;
    }
    try {
      executor.execute(() -> work(executor));
      return true;
    } catch (RejectedExecutionException e) {
      synchronized (lock) {
        living--;
      }
      return false;
    }
  }

  /**
   * A job has been running a block for far too long: where it really hangs, another thread takes
   * the place of its own.
   */
  void giveUp(Job job) {
    synchronized (lock) {
      EventExecutor hanging = running.get(job);
      if (hanging == null || !lost.add(hanging)) {
        return; // it waits behind others that hang
      }
      EventExecutor substitute = spare.pollFirst();
      if (substitute == null) {
        living--;
        unreplaced++;
      } else {
        idle.addFirst(substitute);
      }
    }
    while (!wakeOne()) {
      LOG.debug("A decoding thread has ended");
    }
  }

  private void work(EventExecutor executor) {
    Job job = next(executor);
    while (job != null) {
      boolean more = job.runBlock();
      if (isBackFrom(executor, job)) {
        finishAlone(job, more);
        if (!isWantedAgain(executor)) {
          return;
        }
      } else if (more) {
        synchronized (lock) {
          enqueue(job);
        }
      }
      job = next(executor);
    }
  }

  private boolean isBackFrom(EventExecutor executor, Job job) {
    synchronized (lock) {
      running.remove(job, executor); // perhaps another runs it by now
      return lost.contains(executor);
    }
  }

  /** What is left of a job that hung for a while is not done by a thread that others need. */
  private static void finishAlone(Job job, boolean more) {
    boolean again = more;
    while (again) {
      again = job.runBlock();
    }
  }

  private boolean isWantedAgain(EventExecutor executor) {
    synchronized (lock) {
      lost.remove(executor);
      if (unreplaced == 0) {
        spare.add(executor);
        return false;
      }
      unreplaced--;
      living++;
      return true;
    }
  }

  private void enqueue(Job job) {
    queues.get(job.urgency()).add(job);
  }

  /** The most urgent job; or null, and the thread is idle. */
  private Job next(EventExecutor executor) {
    synchronized (lock) {
      Job job = mostUrgent();
      if (job == null) {
        idle.addFirst(executor);
      } else {
        running.put(job, executor);
      }
      return job;
    }
  }

  private Job mostUrgent() {
    for (Queue<Job> queue : queues.values()) {
      Job job = queue.poll();
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  private void refuseAll(RejectedExecutionException cause) {
    while (true) {
      Job job;
      synchronized (lock) {
        job = mostUrgent();
      }
      if (job == null) {
        return;
      }
      job.refused(cause);
    }
  }
}
