package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Puts a request and its body together; one with too large a body is told so, and closed. */
public final class BoundedRequests extends HttpObjectAggregator {
  private final int maxBodyBytes;

  /**
   * @param maxBodyBytes of a request that is no picture
   */
  public BoundedRequests(int maxBodyBytes) {
    super(maxBodyBytes, true);
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    LimitsMet.hit(ctx.channel(), Limit.HTTP_BODY_BYTES);
    JsonResponses.sendError(
        ctx,
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        false,
        "too_large",
        "A request's body may have at most " + maxBodyBytes + " bytes; pictures go to /image.");
  }
}
