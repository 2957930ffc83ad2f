package dev.hotpin.pipeline;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;

/** How an answer of HTTP leaves. */
public final class HttpAnswers {
  private HttpAnswers() {}

  /**
   * Sends a whole answer, and closes behind it where the connection is not to stay.
   *
   * @param answer with its length; becomes the channel's
   */
  public static void send(ChannelHandlerContext ctx, FullHttpResponse answer, boolean keepAlive) {
    HttpUtil.setKeepAlive(answer, keepAlive);
    ctx.writeAndFlush(answer).addListener(keepAlive ? future -> {} : ChannelFutureListener.CLOSE);
  }
}
