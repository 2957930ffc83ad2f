package dev.hotpin.pipeline;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Who is at the other end, as far as addresses tell. Kept with the channel; what a trusted proxy
 * says replaces what the socket says.
 *
 * @param address of the client
 * @param forwarded whether the request names somebody behind the socket's peer: then it is never
 *     taken for this machine's own, whatever the addresses are
 * @param secure whether it came over TLS, here or at a trusted proxy
 */
public record Peer(InetAddress address, boolean forwarded, boolean secure) {
  private static final AttributeKey<Peer> KEY = AttributeKey.valueOf(Peer.class, "peer");

  public Peer {
    Objects.requireNonNull(address, "address");
  }

  /** Of a channel: as it was set, else as its socket says. A channel without a socket is local. */
  public static Peer of(Channel channel) {
    Peer known = channel.attr(KEY).get();
    if (known != null) {
      return known;
    }
    boolean inet = channel.remoteAddress() instanceof InetSocketAddress;
    return new Peer(
        inet
            ? ((InetSocketAddress) channel.remoteAddress()).getAddress()
            : InetAddress.getLoopbackAddress(),
        false,
        false);
  }

  /** Keeps this with the channel, in place of what was known. */
  public void rememberIn(Channel channel) {
    channel.attr(KEY).set(this);
  }

  /**
   * For logs: the address and port of the socket, and before it the client's where a proxy told of
   * one. Never what a client wrote.
   */
  public static String nameOf(Channel channel) {
    Peer peer = of(channel);
    String socket = String.valueOf(channel.remoteAddress());
    if (channel.remoteAddress() instanceof InetSocketAddress inet) {
      socket = NetUtil.toSocketAddressString(inet);
      if (!peer.address.equals(inet.getAddress())) {
        return peer.address.getHostAddress() + " (through " + socket + ")";
      }
    }
    return socket;
  }

  /** Whether it is a program of this machine that connected directly. */
  public boolean isThisMachine() {
    return !forwarded && address.isLoopbackAddress();
  }
}
