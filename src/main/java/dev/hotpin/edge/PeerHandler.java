package dev.hotpin.edge;

import dev.hotpin.pipeline.Peer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Finds out who asks, for each request anew since proxies send those of many clients over one
 * connection, and keeps it with the channel as its {@link Peer}. The {@code Host} header becomes
 * what the client wrote, where a trusted proxy tells.
 */
final class PeerHandler extends ChannelInboundHandlerAdapter {
  private final ClientFinder finder;
  private Peer connected; // null before the first request

  PeerHandler(ClientFinder finder) {
    this.finder = finder;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request) {
      if (connected == null) {
        connected = Peer.of(ctx.channel());
      }
      ClientFinder.Found found = finder.find(connected, request.headers());
      found.peer().rememberIn(ctx.channel());
      found.host().ifPresent(host -> request.headers().set(HttpHeaderNames.HOST, host));
    }
    ctx.fireChannelRead(msg);
  }
}
