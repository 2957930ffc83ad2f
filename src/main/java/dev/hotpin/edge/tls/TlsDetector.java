package dev.hotpin.edge.tls;

import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import dev.hotpin.pipeline.RefusedConnection;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;

/**
 * Looks at a connection's first bytes: TLS makes way for its handler, and the connection is secure;
 * plain HTTP is told to come back over TLS.
 */
final class TlsDetector extends OptionalSslHandler {
  /** For the last word of TLS to a client that reads nothing, before it is closed without. */
  private static final long LAST_WORD_MILLIS = 1_000;

  private final Executor executor;
  private final long handshakeTimeoutMillis;

  TlsDetector(SslContext context, Executor executor, long handshakeTimeoutMillis) {
    super(context);
    this.executor = executor;
    this.handshakeTimeoutMillis = handshakeTimeoutMillis;
  }

  @Override
  protected SslHandler newSslHandler(ChannelHandlerContext ctx, SslContext context) {
    Peer peer = Peer.of(ctx.channel());
    new Peer(peer.address(), peer.forwarded(), true).rememberIn(ctx.channel());
    SslHandler handler = context.newHandler(ctx.alloc(), executor);
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    handler.setCloseNotifyFlushTimeoutMillis(LAST_WORD_MILLIS);
    return handler;
  }

  @Override
  protected String newSslHandlerName() {
    return "tls";
  }

  @Override
  protected ChannelHandler newNonSslHandler(ChannelHandlerContext ctx) {
    return new RefusedConnection(Refused.PLAIN_ON_TLS);
  }

  @Override
  protected String newNonSslHandlerName() {
    return "plain-refusal";
  }
}
