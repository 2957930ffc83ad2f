package dev.hotpin.pipeline;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends what is said after the server's close frame: whatever comes is dropped, and the device's own
 * close frame closes the connection. Netty (4.2.17) would answer it with a second one, and pings
 * with pongs (RFC 6455, 5.5.1).
 *
 * <p>Faults of frames are told past Netty's protocol handler, which would close at once: with bytes
 * of the device on their way that resets the connection, and the code is lost (7.1.1). Its own
 * close frame can't be read any more, so the connection is closed when it has become quiet.
 *
 * <p>Stands between the codec of frames and Netty's protocol handler. Thread: the channel's event
 * loop.
 */
public final class CloseHandshakeHandler extends ChannelDuplexHandler {
  /** A device that goes on sending does so without such pauses (own choice). */
  static final long QUIET_MILLIS = 100;

  private boolean closing;
  private boolean broken; // no frame can be read any more
  private Future<?> quiet; // closes; null while nothing is broken

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (closing) {
      ReferenceCountUtil.release(msg);
      promise.tryFailure(new IllegalStateException("after the close frame"));
      return;
    }
    closing = msg instanceof CloseWebSocketFrame;
    ctx.write(msg, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!closing) {
      ctx.fireChannelRead(msg);
      return;
    }
    boolean answered = msg instanceof CloseWebSocketFrame;
    ReferenceCountUtil.release(msg);
    if (answered) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = true;
    ctx.pipeline().context(WebSocketServerProtocolHandler.class).fireExceptionCaught(cause);
    closeWhenQuiet(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (broken) {
      closeWhenQuiet(ctx);
    }
    ctx.fireChannelReadComplete();
  }

  private void closeWhenQuiet(ChannelHandlerContext ctx) {
    cancelQuiet();
    quiet = ctx.executor().schedule(() -> ctx.close(), QUIET_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void cancelQuiet() {
    if (quiet != null) {
      quiet.cancel(false);
      quiet = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelQuiet();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancelQuiet();
  }
}
