package dev.hotpin.concurrent;

import io.netty.channel.EventLoop;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock for a client library, on an event loop that runs anyway. Its own would be one more thread
 * that wakes ten times a second, and stopping it would wait.
 */
public final class LoopTimer implements Timer {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoopTimer.class);

  private final EventLoop loop;

  /** On {@code loop}, which stays its owner's. */
  public LoopTimer(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
    Entry entry = new Entry(task);
    entry.scheduled = loop.schedule(entry, delay, unit);
    return entry;
  }

  /** The loop belongs to others: there is nothing to stop. */
  @Override
  public Set<Timeout> stop() {
    return Set.of();
  }

  private final class Entry implements Timeout, Runnable {
    private final TimerTask task;
    private volatile ScheduledFuture<?> scheduled;
    private volatile boolean expired;
    private volatile boolean cancelled;

    Entry(TimerTask task) {
      this.task = task;
    }

    @Override
    public Timer timer() {
      return LoopTimer.this;
    }

    @Override
    public TimerTask task() {
      return task;
    }

    @Override
    public boolean isExpired() {
      return expired;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean cancel() {
      ScheduledFuture<?> future = scheduled;
      cancelled = !expired && (future == null || future.cancel(false));
      return cancelled;
    }

    @Override
    public void run() {
      if (cancelled) {
        return;
      }
      expired = true;
      try {
        task.run(this);
      } catch (Exception e) {
        LOGGER.warn("A timer task of a client library failed", e);
      }
    }
  }
}
