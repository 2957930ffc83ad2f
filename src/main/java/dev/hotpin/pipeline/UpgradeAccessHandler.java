package dev.hotpin.pipeline;

import dev.hotpin.identity.Refusal;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * Refuses an upgrade that shows a credential which is not good, before there is a WebSocket. One
 * that shows none passes: it may come in the handshake. Sharable.
 */
@ChannelHandler.Sharable
public final class UpgradeAccessHandler extends ChannelInboundHandlerAdapter {
  private final Access access;

  public UpgradeAccessHandler(Access access) {
    this.access = access;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest request) {
      Optional<Refusal> refusal = access.upgrade(ctx.channel(), request);
      if (refusal.isPresent()) {
        ReferenceCountUtil.release(message);
        JsonResponses.sendRefusal(ctx, false, refusal.get());
        return;
      }
    }
    ctx.fireChannelRead(message);
  }
}
