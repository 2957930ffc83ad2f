package dev.hotpin.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Who may see what all devices do, or change it. Not blocking. Thread: the channel's event loop.
 */
public interface OperatorGate {
  /** Whether the request may be served; else it has been answered. */
  boolean admits(ChannelHandlerContext ctx, HttpRequest request);

  /** Who asks, for a log; only of a request that was let in. */
  String operator(Channel channel, HttpRequest request);

  /** Lets operators in. */
  static OperatorGate of(Access access) {
    return new OperatorGate() {
      @Override
      public boolean admits(ChannelHandlerContext ctx, HttpRequest request) {
        return access.admitsOperator(ctx, request);
      }

      @Override
      public String operator(Channel channel, HttpRequest request) {
        return access.operatorName(channel, request).orElse("nobody");
      }
    };
  }

  /** Lets programs of this machine in that connect directly, and nobody else. */
  static OperatorGate thisMachineOnly() {
    return new OperatorGate() {
      @Override
      public boolean admits(ChannelHandlerContext ctx, HttpRequest request) {
        if (Peer.of(ctx.channel()).isThisMachine()) {
          return true;
        }
        JsonResponses.sendError(
            ctx,
            HttpResponseStatus.FORBIDDEN,
            HttpUtil.isKeepAlive(request),
            "unauthorized",
            "This is for programs on the server's own machine.");
        return false;
      }

      @Override
      public String operator(Channel channel, HttpRequest request) {
        return "this machine";
      }
    };
  }
}
