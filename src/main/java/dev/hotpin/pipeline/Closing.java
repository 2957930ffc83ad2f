package dev.hotpin.pipeline;

import dev.hotpin.wire.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way to close a WebSocket: with a code, and so that the code arrives. */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  /**
   * How long the device has to answer with its own close frame. Closing at once, with audio of the
   * device unread, would reset the connection and the code might be lost on the way (RFC 6455,
   * 7.1.1).
   */
  static final long LINGER_MILLIS = 1_000;

  private Closing() {}

  /**
   * Sends a close frame and closes when it is answered, or after a while. The frame passes all
   * handlers, so that those which write know that nothing may follow it. On the loop.
   */
  static void close(ChannelHandlerContext ctx, CloseReason reason) {
    LOG.info("{} closed {} ({})", Peer.nameOf(ctx.channel()), reason.code(), reason.text());
    ctx.channel().writeAndFlush(new CloseWebSocketFrame(reason.code(), reason.text()));
    ctx.executor().schedule(() -> ctx.channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }
}
