package dev.hotpin.concurrent;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A channel's event loop. */
public final class ChannelLoop implements Loop {
  private final EventExecutor executor;
  private final LongSupplier nanoTime;

  /** With the loop's own clock, which tests freeze. */
  public ChannelLoop(EventExecutor executor) {
    this(executor, executor.ticker()::nanoTime);
  }

  /** With a clock that others share, so that times of several loops can be compared. */
  public ChannelLoop(EventExecutor executor, LongSupplier nanoTime) {
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  @Override
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  @Override
  public Timer schedule(Runnable task, long delayMillis) {
    Future<?> future = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }
}
