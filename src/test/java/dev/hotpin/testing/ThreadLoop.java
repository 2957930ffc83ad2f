package dev.hotpin.testing;

import dev.hotpin.concurrent.Loop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A loop with a thread and the real clock, for tests with real engines. */
public final class ThreadLoop implements Loop, AutoCloseable {
  private static final long CALL_SECONDS = 60;

  private volatile Thread thread;
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread made = new Thread(task, "test-loop");
            made.setDaemon(true);
            thread = made;
            return made;
          });

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(Runnable task, long delayMillis) {
    ScheduledFuture<?> timer = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread().equals(thread);
  }

  /** Runs it on the loop and waits for what it gives. */
  public <T> T call(Callable<T> task) {
    try {
      return executor.submit(task).get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
