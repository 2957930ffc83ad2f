package dev.hotpin.edge;

import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.Reading;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads a connection no faster than its rate, after a burst: its socket is left unread for as long
 * as it is ahead, so that TCP slows the sender down. Nothing is lost and nothing is an error.
 */
final class ReadRate extends ChannelInboundHandlerAdapter {
  private final long bytesPerSecond;
  private final long burstNanos; // what the burst takes at the rate
  private long paidNanos; // when all that has come would have come at the rate
  private Future<?> resumption; // null while the socket is read

  ReadRate(long bytesPerSecond, long burstBytes) {
    this.bytesPerSecond = bytesPerSecond;
    this.burstNanos = nanos(burstBytes);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    paidNanos = ctx.executor().ticker().nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf bytes) {
      take(ctx, bytes.readableBytes());
    }
    ctx.fireChannelRead(msg);
  }

  private long nanos(long bytes) {
    return bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
  }

  private void take(ChannelHandlerContext ctx, int bytes) {
    paidNanos = Math.max(paidNanos, ctx.executor().ticker().nanoTime()) + nanos(bytes);
    if (aheadNanos(ctx) > 0 && resumption == null) {
      LimitsMet.hit(ctx.channel(), Limit.BYTES_PER_SECOND);
      Reading.pause(ctx.channel(), Reading.Reason.RATE);
      resumeLater(ctx);
    }
  }

  /** How long nothing may come now; negative where something may. */
  private long aheadNanos(ChannelHandlerContext ctx) {
    return paidNanos - ctx.executor().ticker().nanoTime() - burstNanos;
  }

  private void resumeLater(ChannelHandlerContext ctx) {
    resumption = ctx.executor().schedule(() -> resume(ctx), aheadNanos(ctx), TimeUnit.NANOSECONDS);
  }

  /** More may have come: what was read already, and what decoders ask for by themselves. */
  private void resume(ChannelHandlerContext ctx) {
    if (aheadNanos(ctx) > 0) {
      resumeLater(ctx);
    } else {
      resumption = null;
      Reading.resume(ctx.channel(), Reading.Reason.RATE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  private void cancel() {
    if (resumption != null) {
      resumption.cancel(false);
    }
  }
}
