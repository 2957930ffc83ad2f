package dev.hotpin.edge;

import dev.hotpin.pipeline.JsonResponses;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on requests that keep all rules; answers the first that does not, and closes. What comes
 * after it is dropped.
 */
final class RequestGuard extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);

  private final List<RequestCheck> checks;
  private boolean refused;

  RequestGuard(List<RequestCheck> checks) {
    this.checks = checks;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!refused && msg instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      Peer peer = Peer.of(ctx.channel());
      for (RequestCheck check : checks) {
        Optional<Refused> reason = check.refuse(peer, request);
        if (reason.isPresent()) {
          refuse(ctx, reason.get());
          break;
        }
      }
    }
    if (refused) {
      ReferenceCountUtil.release(msg);
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Refused reason) {
    refused = true;
    LOG.info("{} refused: {}", Peer.nameOf(ctx.channel()), reason.code());
    reason.limit().ifPresent(limit -> LimitsMet.hit(ctx.channel(), limit));
    JsonResponses.sendError(ctx, reason.status(), false, reason.code(), reason.message());
  }
}
