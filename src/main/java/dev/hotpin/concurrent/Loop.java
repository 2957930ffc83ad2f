package dev.hotpin.concurrent;

import java.util.concurrent.Executor;

/**
 * The one thread that a session lives on, with its clock: an event loop of Netty in the server, a
 * virtual one in tests.
 */
public interface Loop extends Executor {

  /** A timer that has been set. */
  interface Timer {
    /** Keeps it from going off. Harmless when it has. On the loop only. */
    void cancel();
  }

  /** Monotonic nanoseconds; only differences mean anything. */
  long nanoTime();

  /** Runs {@code task} on the loop after {@code delayMillis}. */
  Timer schedule(Runnable task, long delayMillis);

  /** Whether the calling thread is the loop's. */
  boolean inLoop();

  /** Runs it now where the caller is on the loop already, else hands it over. */
  default void executeNowOrLater(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }
}
