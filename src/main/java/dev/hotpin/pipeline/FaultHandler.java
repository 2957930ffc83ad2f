package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import dev.hotpin.wire.CloseReason;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the pipeline: what nobody handled. Three kinds of fault: the device's (INFO, a close
 * code), ordinary loss of a connection (DEBUG), ours (ERROR, 1011). Sharable.
 */
@ChannelHandler.Sharable
public final class FaultHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FaultHandler.class);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      LOG.info("{} sent {}, which nothing handles", Peer.nameOf(ctx.channel()), name(msg));
      Closing.close(ctx, CloseReason.WRONG_FRAME);
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      LOG.info("{} broke the protocol: {}", Peer.nameOf(ctx.channel()), cause.getMessage());
      CloseReason reason = reason(corrupted.closeStatus());
      if (reason == CloseReason.TOO_LARGE) {
        LimitsMet.hit(ctx.channel(), Limit.FRAME_BYTES);
      }
      Closing.close(ctx, reason);
    } else if (cause instanceof TooLongFrameException) {
      LimitsMet.hit(ctx.channel(), Limit.MESSAGE_BYTES);
      Closing.close(ctx, CloseReason.TOO_LARGE);
    } else if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      LOG.debug("{} lost: {}", Peer.nameOf(ctx.channel()), cause.getMessage());
      ctx.close();
    } else if (cause instanceof CodecException) {
      LOG.info("{} broke the protocol: {}", Peer.nameOf(ctx.channel()), cause.toString());
      Closing.close(ctx, CloseReason.WRONG_FRAME);
    } else {
      LOG.error("{}: fault of the server's own", Peer.nameOf(ctx.channel()), cause);
      Closing.close(ctx, CloseReason.INTERNAL);
    }
  }

  private static CloseReason reason(WebSocketCloseStatus status) {
    if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      return CloseReason.TOO_LARGE;
    }
    return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
        ? CloseReason.NOT_UTF8
        : CloseReason.PROTOCOL_FAULT;
  }

  private static String name(Object msg) {
    return msg.getClass().getSimpleName();
  }
}
