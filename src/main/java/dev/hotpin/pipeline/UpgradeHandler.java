package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.function.Consumer;

/** Turns the pipeline of an HTTP connection into that of a voice connection when it is upgraded. */
public final class UpgradeHandler extends ChannelInboundHandlerAdapter {
  private final Consumer<ChannelHandlerContext> addVoiceHandlers;

  /**
   * @param addVoiceHandlers removes the HTTP handlers and adds those of voice
   */
  public UpgradeHandler(Consumer<ChannelHandlerContext> addVoiceHandlers) {
    this.addVoiceHandlers = addVoiceHandlers;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete upgraded) {
      UpstreamTrace.remember(ctx.channel(), upgraded.requestHeaders());
      addVoiceHandlers.accept(ctx);
      ctx.pipeline().remove(this);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }
}
