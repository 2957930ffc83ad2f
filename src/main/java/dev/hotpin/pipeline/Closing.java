package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import dev.hotpin.wire.CloseReason;
import io.netty.channel.Channel;
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
    count(ctx.channel(), reason);
    ctx.channel().writeAndFlush(new CloseWebSocketFrame(reason.code(), reason.text()));
    ctx.executor().schedule(() -> ctx.channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Limits that hold by closing. Of those on sizes {@link FaultHandler} knows which it was. */
  private static void count(Channel channel, CloseReason reason) {
    switch (reason) {
      case IDLE -> LimitsMet.hit(channel, Limit.IDLE_TIMEOUT);
      case HANDSHAKE_TIMEOUT -> LimitsMet.hit(channel, Limit.HANDSHAKE_TIMEOUT);
      case PONG_TIMEOUT -> LimitsMet.hit(channel, Limit.PING_TIMEOUT);
      case NOT_READING -> LimitsMet.hit(channel, Limit.WRITE_TIMEOUT);
      default -> {
        // no limit
      }
    }
  }
}
