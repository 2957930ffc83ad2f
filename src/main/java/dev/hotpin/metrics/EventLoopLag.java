package dev.hotpin.metrics;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;

/**
 * How late the event loops are: on each of them a tick is due twice a second, and what it is late
 * by everything else on that loop is late by too. Ends with the loops.
 */
public final class EventLoopLag {
  static final long TICK_MILLIS = 500;

  private final Timer lag;

  private EventLoopLag(Timer lag) {
    this.lag = lag;
  }

  /** Begins to measure on every loop of {@code loops}. */
  public static void measure(Metrics metrics, EventExecutorGroup loops) {
    EventLoopLag measured =
        new EventLoopLag(
            metrics.lag("hotpin.event.loop.lag", "How late a timer of an event loop goes off"));
    for (EventExecutor loop : loops) {
      measured.next(loop);
    }
  }

  private void next(EventExecutor loop) {
    if (loop.isShuttingDown()) {
      return;
    }
    long dueNanos = loop.ticker().nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    loop.schedule(
        () -> {
          lag.record(Math.max(0, loop.ticker().nanoTime() - dueNanos), TimeUnit.NANOSECONDS);
          next(loop);
        },
        TICK_MILLIS,
        TimeUnit.MILLISECONDS);
  }
}
