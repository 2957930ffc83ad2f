package dev.hotpin.testing;

import dev.hotpin.concurrent.Loop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A loop with a clock that only {@link #advance} moves: tests decide what runs when. Tasks run on
 * the thread that calls {@link #run}, {@link #runAll} or {@link #advance}; handing over a task is
 * allowed from any thread.
 */
public final class VirtualLoop implements Loop {
  private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by this
  private final PriorityQueue<Scheduled> timers = // guarded by this
      new PriorityQueue<>(
          Comparator.<Scheduled>comparingLong(timer -> timer.dueNanos)
              .thenComparingLong(timer -> timer.number));
  private long nowNanos; // guarded by this
  private long timersMade; // guarded by this
  private volatile Thread running;

  /** Runs {@code task} as the loop, and then all that is due. */
  public void run(Runnable task) {
    execute(task);
    runAll();
  }

  /** Runs one task that was handed over, the oldest; false if there is none. */
  public boolean runOne() {
    Runnable task;
    synchronized (this) {
      task = tasks.poll();
    }
    if (task == null) {
      return false;
    }
    runAhead(task);
    return true;
  }

  /** Runs {@code task} as the loop at once, before all that was handed over. */
  public void runAhead(Runnable task) {
    Thread before = running;
    running = Thread.currentThread();
    try {
      task.run();
    } finally {
      running = before;
    }
  }

  /** Runs all that was handed over or is due, and what that brings, until nothing is left. */
  public void runAll() {
    do {
      moveDueTimers();
    } while (runOne());
  }

  /** Moves the clock on, stopping at each timer on the way. */
  public void advance(long millis) {
    long endNanos;
    synchronized (this) {
      endNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    }
    runAll();
    while (moveTo(endNanos)) {
      runAll();
    }
  }

  /** Tasks handed over and not run yet. */
  public synchronized int waitingTasks() {
    return tasks.size();
  }

  /** Timers set and neither gone off nor cancelled. */
  public synchronized int waitingTimers() {
    return timers.size();
  }

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public synchronized Timer schedule(Runnable task, long delayMillis) {
    Scheduled timer =
        new Scheduled(task, nowNanos + TimeUnit.MILLISECONDS.toNanos(delayMillis), timersMade++);
    timers.add(timer);
    return () -> cancel(timer);
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread().equals(running);
  }

  private synchronized void cancel(Scheduled timer) {
    timer.cancelled = true;
    timers.remove(timer);
  }

  private synchronized void moveDueTimers() {
    while (!timers.isEmpty() && timers.peek().dueNanos <= nowNanos) {
      Scheduled timer = timers.poll();
      tasks.add(timer::goOff);
    }
  }

  /** Moves the clock to the next timer but not beyond the end; false if it stood there already. */
  private synchronized boolean moveTo(long endNanos) {
    if (nowNanos >= endNanos) {
      return false;
    }
    nowNanos = timers.isEmpty() ? endNanos : Math.min(endNanos, timers.peek().dueNanos);
    return true;
  }

  private static final class Scheduled {
    private final Runnable task;
    private final long dueNanos;
    private final long number;
    private volatile boolean cancelled;

    Scheduled(Runnable task, long dueNanos, long number) {
      this.task = task;
      this.dueNanos = dueNanos;
      this.number = number;
    }

    void goOff() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
