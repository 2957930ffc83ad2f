package dev.hotpin.metrics;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * How late the event loops are: on each of them a tick is due twice a second, and what it is late
 * by everything else on that loop is late by too. Ends with the loops.
 */
public final class EventLoopLag {
  static final long TICK_MILLIS = 500;

  private final Timer lag;
  private final LongConsumer alsoNanos;

  private EventLoopLag(Timer lag, LongConsumer alsoNanos) {
    this.lag = lag;
    this.alsoNanos = alsoNanos;
  }

  /**
   * Begins to measure on every loop of {@code loops}.
   *
   * @param alsoNanos is told each delay, in nanoseconds; any thread; must not block
   */
  public static void measure(Metrics metrics, EventExecutorGroup loops, LongConsumer alsoNanos) {
    EventLoopLag measured =
        new EventLoopLag(
            metrics.lag("hotpin.event.loop.lag", "How late a timer of an event loop goes off"),
            alsoNanos);
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
          long lateNanos = Math.max(0, loop.ticker().nanoTime() - dueNanos);
          lag.record(lateNanos, TimeUnit.NANOSECONDS);
          alsoNanos.accept(lateNanos);
          next(loop);
        },
        TICK_MILLIS,
        TimeUnit.MILLISECONDS);
  }
}
