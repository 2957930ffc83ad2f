package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/** Answers every request that comes so far: 404. Thread: the channel's event loop. */
public final class NotFoundHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final String message;

  /**
   * @param message what there is
   */
  public NotFoundHandler(String message) {
    super(FullHttpRequest.class);
    this.message = message;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    JsonResponses.sendError(
        ctx, HttpResponseStatus.NOT_FOUND, HttpUtil.isKeepAlive(request), "not_found", message);
  }
}
