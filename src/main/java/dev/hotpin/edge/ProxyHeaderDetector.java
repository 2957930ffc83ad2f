package dev.hotpin.edge;

import dev.hotpin.pipeline.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a connection begins with a PROXY header, and whether it may or must. Then makes
 * room for the decoder, or goes. Waits for 12 bytes, which every request and every TLS handshake
 * has.
 */
final class ProxyHeaderDetector extends ByteToMessageDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderDetector.class);

  /** Who has sent the first bytes. */
  enum Sender {
    /** Whose header would be a lie. */
    STRANGER,
    /** A trusted proxy that may send a header. */
    PROXY,
    /** A trusted proxy that must. */
    PROXY_WITH_HEADER
  }

  private final Sender sender;

  ProxyHeaderDetector(Sender sender) {
    this.sender = sender;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ProtocolDetectionState state = HAProxyMessageDecoder.detectProtocol(in).state();
    if (state == ProtocolDetectionState.NEEDS_MORE_DATA) {
      return;
    }
    boolean header = state == ProtocolDetectionState.DETECTED;
    if (header && sender == Sender.STRANGER) {
      refuse(ctx, in, "sent a PROXY header and is not in TRUSTED_PROXIES");
    } else if (!header && sender == Sender.PROXY_WITH_HEADER) {
      refuse(ctx, in, "is a trusted proxy and sent no PROXY header");
    } else {
      if (header) {
        ctx.pipeline().addAfter(ctx.name(), "proxy-decoder", new HAProxyMessageDecoder());
        ctx.pipeline().addAfter("proxy-decoder", "proxy-header", new ProxyHeaderHandler());
      }
      ctx.pipeline().remove(this);
    }
  }

  /** Nothing can be said to a peer of another protocol. */
  private static void refuse(ChannelHandlerContext ctx, ByteBuf in, String why) {
    LOG.info("{} {}: closed", Peer.nameOf(ctx.channel()), why);
    in.skipBytes(in.readableBytes());
    ctx.close();
  }
}
