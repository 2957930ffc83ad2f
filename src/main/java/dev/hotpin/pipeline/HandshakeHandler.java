package dev.hotpin.pipeline;

import dev.hotpin.identity.Refusal;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ClientMessageReader;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.Handshake;
import dev.hotpin.wire.HandshakeReader;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.ServerMessage;
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
 * ClientMessage.Hello} and goes. Anything else, or nothing in time, closes the connection; one that
 * asks for what is not offered, or may not speak for the session, is told so before. Frames after a
 * refused one are dropped.
 */
public final class HandshakeHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final long timeoutMillis;
  private final HandshakeReader reader;
  private final Access access;
  private Future<?> timeout; // null until added and after the handshake
  private boolean refused;

  /**
   * @param timeoutMillis how long after the upgrade the first frame may take
   * @param offer what devices may ask for
   * @param access who may speak for which session
   */
  public HandshakeHandler(long timeoutMillis, Offer offer, Access access) {
    super(WebSocketFrame.class);
    this.access = access;
    reader = new HandshakeReader(offer);
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
    Handshake handshake = new Handshake.Malformed();
    if (frame instanceof TextWebSocketFrame
        && frame.content().readableBytes() <= ClientMessageReader.MAX_MESSAGE_BYTES) {
      handshake = reader.read(ByteBufUtil.getBytes(frame.content()));
    }
    if (handshake instanceof Handshake.Accepted accepted) {
      accept(ctx, accepted.hello());
    } else if (handshake instanceof Handshake.Unsupported unsupported) {
      ctx.writeAndFlush(new ServerMessage.Problem(ErrorCode.UNSUPPORTED, unsupported.message(), 0));
      refuse(ctx, CloseReason.UNSUPPORTED);
    } else {
      refuse(ctx, CloseReason.BAD_HANDSHAKE);
    }
  }

  private void accept(ChannelHandlerContext ctx, ClientMessage.Hello hello) {
    Optional<Refusal> refusal = access.handshake(ctx.channel(), hello);
    if (refusal.isPresent()) {
      ctx.writeAndFlush(
          new ServerMessage.Problem(ErrorCode.UNAUTHORIZED, refusal.get().message(), 0));
      refuse(ctx, CloseReason.UNAUTHORIZED);
    } else {
      ctx.fireChannelRead(hello);
      ctx.pipeline().remove(this);
    }
  }

  private void refuse(ChannelHandlerContext ctx, CloseReason reason) {
    refused = true;
    Closing.close(ctx, reason);
  }
}
