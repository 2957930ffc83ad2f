package dev.hotpin.pipeline;

import dev.hotpin.wire.ClientMessageReader;
import dev.hotpin.wire.CloseReason;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Text frames to messages. Sharable: keeps nothing of a channel. */
@ChannelHandler.Sharable
public final class ControlDecoder extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  public ControlDecoder() {
    super(TextWebSocketFrame.class);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
    if (frame.content().readableBytes() > ClientMessageReader.MAX_MESSAGE_BYTES) {
      Closing.close(ctx, CloseReason.TOO_LARGE);
    } else {
      ctx.fireChannelRead(ClientMessageReader.read(ByteBufUtil.getBytes(frame.content())));
    }
  }
}
