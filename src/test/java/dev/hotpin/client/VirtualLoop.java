package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time passes only when it is told to; the test's thread is its thread. */
final class VirtualLoop implements Loop {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private record Task(long dueNanos, long number, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparing(Task::number));
  private long nowNanos = 5_000_000_000L;
  private long numbers;

  /** Lets time pass, running what comes due, each at its own time plus {@code lateMillis}. */
  void pass(long millis, long lateMillis) {
    long untilNanos = nowNanos + millis * NANOS_PER_MILLI;
    while (!tasks.isEmpty() && tasks.peek().dueNanos() <= untilNanos) {
      Task task = tasks.remove();
      nowNanos = Math.max(nowNanos, task.dueNanos() + lateMillis * NANOS_PER_MILLI);
      task.work().run();
    }
    nowNanos = Math.max(nowNanos, untilNanos);
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public Timer schedule(Runnable task, long delayMillis) {
    Task added = new Task(nowNanos + delayMillis * NANOS_PER_MILLI, numbers++, task);
    tasks.add(added);
    return () -> tasks.remove(added);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    schedule(task, 0);
  }
}
