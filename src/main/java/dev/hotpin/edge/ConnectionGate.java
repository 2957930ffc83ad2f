package dev.hotpin.edge;

import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import dev.hotpin.pipeline.RefusedConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a connection in as far as its address may have one more. A trusted proxy is waited for until
 * it tells whose connection it is: in a PROXY header, or with each request.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);

  /** Refused connections that get an answer; more at a time are closed without a word. */
  static final int MAX_ANSWERED = 256;

  private final ClientFinder finder;
  private final AddressHold hold;
  private final AtomicInteger answered;
  private final boolean tls;
  private boolean answering;

  /**
   * @param answered how many refused connections of the server are being answered
   * @param tls whether an answer would need a handshake first, which is the work that is refused
   */
  ConnectionGate(ClientFinder finder, AddressHold hold, AtomicInteger answered, boolean tls) {
    this.finder = finder;
    this.hold = hold;
    this.answered = answered;
    this.tls = tls;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Peer peer = Peer.of(ctx.channel());
    if (!finder.trusts(peer.address())) {
      admit(ctx, peer);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == PeerKnown.EVENT) {
      Peer peer = Peer.of(ctx.channel());
      if (!finder.trusts(peer.address())) {
        admit(ctx, peer);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Counts the connection of a proxy for the client that asks now, if that one may have it. */
  Optional<Refused> admit(Peer client, HttpRequest request) {
    return hold.moveTo(client);
  }

  private void admit(ChannelHandlerContext ctx, Peer peer) {
    hold.moveTo(peer).ifPresent(refused -> refuse(ctx, refused));
  }

  private void refuse(ChannelHandlerContext ctx, Refused refused) {
    refused.limit().ifPresent(limit -> LimitsMet.hit(ctx.channel(), limit));
    LOG.debug("{} refused: {}", Peer.nameOf(ctx.channel()), refused.code());
    answering = !tls && answered.incrementAndGet() <= MAX_ANSWERED;
    if (answering) {
      ctx.pipeline().addAfter(ctx.name(), "refusal", new RefusedConnection(refused));
    } else {
      if (!tls) {
        answered.decrementAndGet();
      }
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    hold.release();
    if (answering) {
      answering = false;
      answered.decrementAndGet();
    }
    ctx.fireChannelInactive();
  }
}
