package dev.hotpin.concurrent;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel's event loop. What a task throws is told: Netty only logs it, and of one with a delay
 * not even that, so whoever waits for what the task should have done would wait for ever.
 */
public final class ChannelLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelLoop.class);

  private final EventExecutor executor;
  private final LongSupplier nanoTime;
  private final Consumer<Throwable> faults;

  /** With the loop's own clock, which tests freeze. */
  public ChannelLoop(EventExecutor executor) {
    this(executor, executor.ticker()::nanoTime);
  }

  /** With a clock that others share, so that times of several loops can be compared. */
  public ChannelLoop(EventExecutor executor, LongSupplier nanoTime) {
    this(executor, nanoTime, fault -> LOG.error("A task failed", fault));
  }

  private ChannelLoop(EventExecutor executor, LongSupplier nanoTime, Consumer<Throwable> faults) {
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.faults = faults;
  }

  /** The loop of a handler, to those behind which goes what a task throws. */
  public static ChannelLoop of(ChannelHandlerContext ctx) {
    EventExecutor executor = ctx.executor();
    return new ChannelLoop(executor, executor.ticker()::nanoTime, ctx::fireExceptionCaught);
  }

  @Override
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  @Override
  public Timer schedule(Runnable task, long delayMillis) {
    Future<?> future = executor.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) { // an Error too: a class that can't be loaded, for instance
      faults.accept(t);
    }
  }
}
