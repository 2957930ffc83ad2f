package dev.hotpin.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection that is not to reach the handlers behind this one: what looks like a
 * request of HTTP is answered, once; nothing is read by anybody, and it is closed in a second.
 */
public final class RefusedConnection extends ChannelInboundHandlerAdapter {
  /** For a request to come, and for the answer to be read: closing with data unread loses it. */
  static final long LINGER_MILLIS = 1_000;

  private final Refused refused;
  private boolean answered;

  /**
   * @param refused the answer
   */
  public RefusedConnection(Refused refused) {
    this.refused = refused;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    boolean first = !answered;
    answered = true;
    boolean http = msg instanceof ByteBuf bytes && looksLikeHttp(bytes);
    ReferenceCountUtil.release(msg);
    if (first && http) {
      ctx.writeAndFlush(JsonResponses.errorAsBytes(ctx.alloc(), refused))
          .addListener(future -> endOutput(ctx));
    } else if (first) {
      ctx.close();
    }
  }

  private static boolean looksLikeHttp(ByteBuf bytes) {
    return bytes.isReadable() && Character.isUpperCase(bytes.getByte(bytes.readerIndex()));
  }

  private static void endOutput(ChannelHandlerContext ctx) {
    if (ctx.channel() instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    } else {
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Nobody behind this has read anything.
  }
}
