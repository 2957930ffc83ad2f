package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline before a connection is a WebSocket. Sharable. */
@ChannelHandler.Sharable
public final class HttpFaultHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFaultHandler.class);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg); // the rest of a request that was answered already
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (isLoss(cause)) {
      LOG.debug("{} lost: {}", Peer.nameOf(ctx.channel()), cause.toString());
      ctx.close();
    } else if (cause instanceof WebSocketHandshakeException || cause instanceof CodecException) {
      LOG.info("{} sent a bad request: {}", Peer.nameOf(ctx.channel()), cause.getMessage());
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          false,
          "bad_request",
          "This is not a valid request or WebSocket handshake.");
    } else {
      LOG.error("{}: fault of the server's own", Peer.nameOf(ctx.channel()), cause);
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.INTERNAL_SERVER_ERROR,
          false,
          "internal",
          "Something went wrong. Please try again.");
    }
  }

  /** The client is gone, or says nothing any more: nobody's fault. */
  private static boolean isLoss(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof ReadTimeoutException
        || cause.getCause() instanceof SSLException;
  }
}
