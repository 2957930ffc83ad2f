package dev.hotpin.edge;

import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.LimitsMet;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server's socket alive when a connection can't be accepted, for want of file descriptors
 * as a rule: pauses, tries again, and says so once a minute.
 */
public final class AcceptFaults extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFaults.class);

  /** Connections wait in the kernel's queue meanwhile. */
  static final long PAUSE_MILLIS = 250;

  static final long LOG_MILLIS = 60_000;

  private boolean paused;
  private long faults; // since the last word of them
  private boolean told;
  private long toldNanos;

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    faults++;
    LimitsMet.hit(ctx.channel(), Limit.CONNECTIONS);
    tell(ctx, cause);
    if (!paused) {
      paused = true;
      ctx.channel().config().setAutoRead(false);
      ctx.executor().schedule(() -> resume(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void resume(ChannelHandlerContext ctx) {
    paused = false;
    ctx.channel().config().setAutoRead(true);
  }

  private void tell(ChannelHandlerContext ctx, Throwable cause) {
    long nowNanos = ctx.executor().ticker().nanoTime();
    if (!told || nowNanos - toldNanos >= TimeUnit.MILLISECONDS.toNanos(LOG_MILLIS)) {
      told = true;
      toldNanos = nowNanos;
      LOG.warn(
          "Can't accept connections ({}; {} times since the last such line): trying again. See"
              + " ulimit -n and MAX_CONNECTIONS",
          cause.getMessage(),
          faults);
      faults = 0;
    }
  }
}
