package dev.hotpin.recognition.vosk;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the threads of an executor group among decoders: whichever thread is free takes the next
 * short block of whichever decoder waits longest, so that speakers share the cores evenly and no
 * one's block waits behind a busy thread while another idles. Utterances whose end of speech has
 * come go first while little of them is left.
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

    /** Whether it goes before the others: its speaker waits for an answer. */
    boolean isUrgent();

    /** The threads are gone: no block will run any more. */
    void refused(RejectedExecutionException cause);
  }

  private final Object lock = new Object();
  private final Deque<EventExecutor> idle = new ArrayDeque<>(); // the last used first
  private final Queue<Job> urgent = new ArrayDeque<>();
  private final Queue<Job> waiting = new ArrayDeque<>();

  private int living; // threads that have not refused a task

  FairDecoding(EventExecutorGroup group) {
    for (EventExecutor executor : group) {
      idle.add(executor);
    }
    living = idle.size();
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
      if (job.isUrgent() && waiting.remove(job)) {
        urgent.add(job);
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

  private void work(EventExecutor executor) {
    Job job = next(executor);
    while (job != null) {
      if (job.runBlock()) {
        synchronized (lock) {
          enqueue(job);
        }
      }
      job = next(executor);
    }
  }

  private void enqueue(Job job) {
    (job.isUrgent() ? urgent : waiting).add(job);
  }

  /** The next job; or null, and the thread is idle. */
  private Job next(EventExecutor executor) {
    synchronized (lock) {
      Job job = urgent.isEmpty() ? waiting.poll() : urgent.poll();
      if (job == null) {
        idle.addFirst(executor);
      }
      return job;
    }
  }

  private void refuseAll(RejectedExecutionException cause) {
    while (true) {
      Job job;
      synchronized (lock) {
        job = urgent.isEmpty() ? waiting.poll() : urgent.poll();
      }
      if (job == null) {
        return;
      }
      job.refused(cause);
    }
  }
}
