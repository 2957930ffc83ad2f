package dev.hotpin.pipeline;

import dev.hotpin.identity.Standing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Who may see what all devices do, or change it. Not blocking. Thread: the channel's event loop.
 */
@FunctionalInterface
public interface OperatorGate {
  /** Who asks; empty if the request may not be served, and then it has been answered. */
  Optional<Operator> admit(ChannelHandlerContext ctx, HttpRequest request);

  /**
   * Somebody who was let in.
   *
   * @param name for a log
   * @param stays whether the credential is still good; not blocking, any thread
   */
  record Operator(String name, BooleanSupplier stays) {}

  /** Lets operators in. */
  static OperatorGate of(Access access) {
    return (ctx, request) ->
        access
            .operator(ctx, request)
            .map(
                admission ->
                    new Operator(
                        admission.principal().name(), () -> admission.standing() == Standing.GOOD));
  }

  /** Lets programs of this machine in that connect directly, and nobody else. */
  static OperatorGate thisMachineOnly() {
    return (ctx, request) -> {
      if (Peer.of(ctx.channel()).isThisMachine()) {
        return Optional.of(new Operator("this machine", () -> true));
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
