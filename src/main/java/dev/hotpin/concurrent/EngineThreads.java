package dev.hotpin.concurrent;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the executor groups on which engines work: the only threads of the server that may compute
 * for long or wait.
 */
public final class EngineThreads {
  private EngineThreads() {}

  /**
   * A group of {@code threads} daemon threads named {@code name-1} and so on.
   *
   * @param maxPendingTasks bound of each thread's queue; a task beyond it is rejected with {@link
   *     java.util.concurrent.RejectedExecutionException}
   */
  public static EventExecutorGroup newGroup(String name, int threads, int maxPendingTasks) {
    return new DefaultEventExecutorGroup(
        threads, factory(name), maxPendingTasks, RejectedExecutionHandlers.reject());
  }

  /** A factory of daemon threads that may block: blocking detection in tests lets them. */
  public static ThreadFactory factory(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new EngineThread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static final class EngineThread extends FastThreadLocalThread {
    EngineThread(Runnable task, String name) {
      super(task, name);
    }

    @Override
    public boolean permitBlockingCalls() {
      return true;
    }
  }
}
