package dev.hotpin.pipeline;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends what is said after the server's close frame: whatever comes is dropped, and the device's own
 * close frame closes the connection. Netty (4.2.17) would answer it with a second one, and pings
 * with pongs (RFC 6455, 5.5.1). Stands between the codec of frames and Netty's protocol handler.
 * Thread: the channel's event loop.
 */
public final class CloseHandshakeHandler extends ChannelDuplexHandler {
  private boolean closing;

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
}
