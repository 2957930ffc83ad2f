package dev.hotpin.edge;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.config.ServerConfig.ProxyProtocol;
import dev.hotpin.pipeline.Peer;
import io.netty.channel.ChannelPipeline;

/** Adds the handlers of the edge to the pipelines of one server. Threads: any. */
public final class Edge {
  private final ServerConfig.Edge config;
  private final ClientFinder finder;

  public Edge(ServerConfig config) {
    this.config = config.edge();
    this.finder = new ClientFinder(this.config.trustedProxies(), this.config.forwardedHeader());
  }

  /** Adds what handles the connection and its bytes, before any codec. */
  public void addConnectionHandlers(ChannelPipeline pipeline) {
    if (config.proxyProtocol() != ProxyProtocol.OFF) {
      pipeline.addLast("proxy-detector", new ProxyHeaderDetector(sender(pipeline)));
    }
  }

  private ProxyHeaderDetector.Sender sender(ChannelPipeline pipeline) {
    if (!finder.trusts(Peer.of(pipeline.channel()).address())) {
      return ProxyHeaderDetector.Sender.STRANGER;
    }
    return config.proxyProtocol() == ProxyProtocol.REQUIRE
        ? ProxyHeaderDetector.Sender.PROXY_WITH_HEADER
        : ProxyHeaderDetector.Sender.PROXY;
  }

  /** Adds what handles requests, after the codec of HTTP and before all that answers them. */
  public void addRequestHandlers(ChannelPipeline pipeline) {
    pipeline.addLast("peer", new PeerHandler(finder));
  }

  /** Removes what a WebSocket has no use for. */
  public void removeRequestHandlers(ChannelPipeline pipeline) {
    pipeline.remove("peer");
  }
}
