package dev.hotpin.pipeline;

import dev.hotpin.wire.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Pings the device, at intervals spread so that a fleet that connected at once is not pinged at
 * once, and closes when nothing at all came for the pong time-out after a ping: a device that plays
 * a reply may not answer for 15 s.
 */
public final class KeepAliveHandler extends ChannelInboundHandlerAdapter {
  /** Each interval is between 1 - SPREAD and 1 + SPREAD of the setting (protocol, part 1). */
  static final double SPREAD = 0.2;

  private final long pingIntervalMillis;
  private final long pongTimeoutMillis;
  private Future<?> nextPing; // null while not in a pipeline
  private boolean pinged; // and nothing came since
  private long pingedNanos; // the first of the pings since anything came

  public KeepAliveHandler(long pingIntervalMillis, long pongTimeoutMillis) {
    this.pingIntervalMillis = pingIntervalMillis;
    this.pongTimeoutMillis = pongTimeoutMillis;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    schedule(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    nextPing.cancel(false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    nextPing.cancel(false);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    pinged = false;
    if (msg instanceof PongWebSocketFrame) {
      ReferenceCountUtil.release(msg);
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void schedule(ChannelHandlerContext ctx) {
    double spread = 1 + SPREAD * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    nextPing =
        ctx.executor()
            .schedule(() -> ping(ctx), (long) (pingIntervalMillis * spread), TimeUnit.MILLISECONDS);
  }

  private void ping(ChannelHandlerContext ctx) {
    long nowNanos = ctx.executor().ticker().nanoTime();
    long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(pongTimeoutMillis);
    if (pinged && nowNanos - pingedNanos > timeoutNanos) {
      Closing.close(ctx, CloseReason.PONG_TIMEOUT);
    } else {
      if (ctx.channel().isWritable()) { // else it waits behind audio and says nothing new
        ctx.writeAndFlush(new PingWebSocketFrame());
        if (!pinged) {
          pinged = true;
          pingedNanos = nowNanos;
        }
      }
      schedule(ctx);
    }
  }
}
