package dev.hotpin.pipeline;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ServerMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a reply from running ahead of playing by more than the device asked for, so that little of
 * it is on its way when it is interrupted. Stands between {@link WavStreamer} and the wire: after
 * each frame that leaves no room for another it makes the channel unwritable, for which the
 * streamer waits as for a full socket, and sets a timer. Messages pass at any time. Without {@code
 * lead_ms} it does nothing. Thread: the channel's event loop.
 */
public final class ReplyPacer extends ChannelDuplexHandler {
  /** The bit of the channel's writability that is this handler's; no other handler has one. */
  private static final int WRITABILITY_INDEX = 1;

  private ReplyPace pace; // null where replies are not paced
  private Future<?> wake; // null while the channel is as writable as its socket

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ClientMessage.Hello hello && hello.options().reply().isPaced()) {
      pace = new ReplyPace(hello.options().reply());
      KernelQueues.keepSmall(ctx.channel(), hello.options().reply());
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (pace == null) {
      ctx.write(msg, promise);
      return;
    }
    boolean ends = msg instanceof ServerMessage message && message.isTerminal();
    int frameBytes =
        msg instanceof BinaryWebSocketFrame frame ? frame.content().readableBytes() : 0;
    ctx.write(msg, promise);
    if (ends) {
      pace.begin();
      resume(ctx.channel());
    } else if (frameBytes > 0) {
      pace.sent(frameBytes, ctx.executor().ticker().nanoTime());
      pauseIfAhead(ctx);
    }
  }

  private void pauseIfAhead(ChannelHandlerContext ctx) {
    long waitNanos = pace.waitNanos(ctx.executor().ticker().nanoTime());
    if (waitNanos > 0 && wake == null) {
      wake = ctx.executor().schedule(() -> resume(ctx.channel()), waitNanos, TimeUnit.NANOSECONDS);
      setWritable(ctx.channel(), false);
    }
  }

  private void resume(Channel channel) {
    if (wake != null) {
      wake.cancel(false);
      wake = null;
      setWritable(channel, true); // calls the streamer, which may write and pause anew
    }
  }

  private static void setWritable(Channel channel, boolean writable) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer != null) {
      buffer.setUserDefinedWritability(WRITABILITY_INDEX, writable);
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
    if (wake != null) {
      wake.cancel(false);
      wake = null;
    }
  }
}
