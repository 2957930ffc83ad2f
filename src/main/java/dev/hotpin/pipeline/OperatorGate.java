package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Optional;

/**
 * Who may see what all devices do, or change it. Not blocking. Thread: the channel's event loop.
 */
@FunctionalInterface
public interface OperatorGate {
  /** Who asks, for a log; empty if the request may not be served, and then it has been answered. */
  Optional<String> admit(ChannelHandlerContext ctx, HttpRequest request);

  /** Lets operators in. */
  static OperatorGate of(Access access) {
    return (ctx, request) -> access.operator(ctx, request).map(principal -> principal.name());
  }

  /** Lets programs of this machine in that connect directly, and nobody else. */
  static OperatorGate thisMachineOnly() {
    return (ctx, request) -> {
      if (Peer.of(ctx.channel()).isThisMachine()) {
        return Optional.of("this machine");
      }
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.FORBIDDEN,
          HttpUtil.isKeepAlive(request),
          "unauthorized",
          "This is for programs on the server's own machine.");
      return Optional.empty();
    };
  }
}
