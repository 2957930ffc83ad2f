package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import dev.hotpin.pipeline.Peer;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells the client of a request from its proxies. Only trusted proxies are believed, and only as
 * far as they were asked by trusted ones: the nearest address that is no trusted proxy is the
 * client, whatever stands behind it in the header. Immutable.
 */
final class ClientFinder {
  private final AddressRanges trusted;
  private final ForwardedHeader header;

  /**
   * @param header the one that trusted proxies set: the other may be the client's own
   */
  ClientFinder(AddressRanges trusted, ForwardedHeader header) {
    this.trusted = trusted;
    this.header = header;
  }

  /**
   * Who asks, and how the client named the server.
   *
   * @param host empty where no trusted proxy said
   */
  record Found(Peer peer, Optional<String> host) {}

  /** Whether {@code address} is believed. */
  boolean trusts(InetAddress address) {
    return trusted.contains(address);
  }

  /**
   * The client of a request.
   *
   * @param connected who the connection is from, as its socket or its PROXY header says
   */
  Found find(Peer connected, HttpHeaders headers) {
    if (!trusts(connected.address())) {
      boolean forwarded = connected.forwarded() || ForwardedHeaders.signOfAProxy(headers);
      return new Found(
          new Peer(connected.address(), forwarded, connected.secure()), Optional.empty());
    }
    List<Hop> hops = ForwardedHeaders.nearestFirst(headers, header);
    InetAddress client = connected.address();
    for (Hop hop : hops) {
      if (hop.address().isEmpty()) {
        return found(client, connected, hop); // nothing behind it can be believed
      }
      client = hop.address().get();
      if (!trusts(client)) {
        return found(client, connected, hop);
      }
    }
    // A trusted proxy that names nobody may pass on anybody's request: it is not this machine's.
    return hops.isEmpty()
        ? new Found(new Peer(client, true, connected.secure()), Optional.empty())
        : found(client, connected, hops.get(hops.size() - 1));
  }

  private static Found found(InetAddress client, Peer connected, Hop hop) {
    return new Found(new Peer(client, true, connected.secure() || hop.secure()), hop.host());
  }
}
