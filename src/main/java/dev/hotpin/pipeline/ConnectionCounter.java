package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the open connections, and closes at once what is more than the server can have, so that it
 * never runs out of file descriptors. Sharable: one for the server.
 */
@ChannelHandler.Sharable
public final class ConnectionCounter extends ChannelInboundHandlerAdapter {
  private final AtomicInteger open = new AtomicInteger();
  private final int maxOpen;

  /**
   * @param maxOpen more are closed
   */
  public ConnectionCounter(int maxOpen) {
    this.maxOpen = maxOpen;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (open.incrementAndGet() > maxOpen) {
      LimitsMet.hit(ctx.channel(), Limit.CONNECTIONS);
      ctx.close();
    } else {
      ctx.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    open.decrementAndGet();
    ctx.fireChannelInactive();
  }

  /** How many connections are open. Any thread. */
  public int open() {
    return open.get();
  }
}
