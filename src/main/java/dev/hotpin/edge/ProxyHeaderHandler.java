package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.pipeline.Peer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the PROXY header of a trusted proxy: its client becomes the connection's {@link Peer}. A
 * header that can't be read ends the connection, which the decoder closes.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderHandler.class);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HAProxyMessage header)) {
      ctx.fireChannelRead(msg);
      return;
    }
    try {
      peer(header, Peer.of(ctx.channel()).address()).rememberIn(ctx.channel());
    } finally {
      header.release();
    }
    ctx.fireUserEventTriggered(PeerKnown.EVENT);
    ctx.pipeline().remove(this);
  }

  /** A proxy that asks for itself (LOCAL), or for no client with an address, stands for itself. */
  private static Peer peer(HAProxyMessage header, InetAddress proxy) {
    Optional<InetAddress> client =
        header.command() == HAProxyCommand.LOCAL || header.sourceAddress() == null
            ? Optional.empty()
            : AddressRanges.address(header.sourceAddress());
    return new Peer(client.orElse(proxy), true, isSecure(header));
  }

  private static boolean isSecure(HAProxyMessage header) {
    for (HAProxyTLV tlv : header.tlvs()) {
      if (tlv instanceof HAProxySSLTLV ssl && ssl.isPP2ClientSSL()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof HAProxyProtocolException) {
      LOG.info("{} sent a bad PROXY header: {}", Peer.nameOf(ctx.channel()), cause.getMessage());
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
