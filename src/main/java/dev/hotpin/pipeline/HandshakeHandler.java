package dev.hotpin.pipeline;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ClientMessageReader;
import dev.hotpin.wire.CloseReason;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the first frame, which must name the session; hands it on as {@link
 * ClientMessage.Hello} and goes. Anything else, or nothing in time, closes the connection. Frames
 * after a refused one are dropped.
 */
public final class HandshakeHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final long timeoutMillis;
  private Future<?> timeout; // null until added and after the handshake
  private boolean refused;

  /**
   * @param timeoutMillis how long after the upgrade the first frame may take
   */
  public HandshakeHandler(long timeoutMillis) {
    super(WebSocketFrame.class);
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timeout =
        ctx.executor()
            .schedule(
                () -> refuse(ctx, CloseReason.HANDSHAKE_TIMEOUT),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    timeout.cancel(false);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (refused) {
      return;
    }
    Optional<ClientMessage.Hello> hello = Optional.empty();
    if (frame instanceof TextWebSocketFrame
        && frame.content().readableBytes() <= ClientMessageReader.MAX_MESSAGE_BYTES) {
      hello = ClientMessageReader.readHello(ByteBufUtil.getBytes(frame.content()));
    }
    if (hello.isEmpty()) {
      refuse(ctx, CloseReason.BAD_HANDSHAKE);
      return;
    }
    ctx.fireChannelRead(hello.get());
    ctx.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext ctx, CloseReason reason) {
    refused = true;
    Closing.close(ctx, reason);
  }
}
