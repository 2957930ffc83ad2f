package dev.hotpin.recognition;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The pool's care thread, run by the test: {@link #runAll} does what it would, delays and all. */
final class ManualCare extends ScheduledThreadPoolExecutor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long lastDelayMillis;

  ManualCare() {
    super(1);
  }

  @Override
  public void execute(Runnable task) {
    if (isShutdown()) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    tasks.add(task);
    lastDelayMillis = unit.toMillis(delay);
    return null;
  }

  /** After which the task that was scheduled last is meant to run. */
  long lastDelayMillis() {
    return lastDelayMillis;
  }

  /** Runs what waits, but not what that brings. */
  void runAll() {
    for (int left = tasks.size(); left > 0; left--) {
      tasks.remove().run();
    }
  }

  boolean isIdle() {
    return tasks.isEmpty();
  }
}
