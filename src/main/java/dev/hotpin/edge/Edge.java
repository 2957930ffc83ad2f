package dev.hotpin.edge;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.config.ServerConfig.ProxyProtocol;
import dev.hotpin.edge.tls.ServerTls;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.SecurityHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The edge of one server: adds its handlers to the pipelines of connections. The order is that of
 * the bytes: who is there, whether it may, how fast, TLS; then requests. Threads: any.
 */
public final class Edge implements AutoCloseable {
  private final ServerConfig.Edge config;
  private final ServerConfig.Connection connection;
  private final LimitCounters counters;
  private final ClientFinder finder;
  private final AddressLimits addresses;
  private final AtomicInteger answered = new AtomicInteger();
  private final Optional<ServerTls> tls;
  private final FramingCheck framing = new FramingCheck();
  private final OriginCheck origins;
  private final HostCheck hosts;

  private Edge(ServerConfig config, LimitCounters counters, Optional<ServerTls> tls) {
    this.config = config.edge();
    this.connection = config.connection();
    this.counters = counters;
    this.tls = tls;
    finder = new ClientFinder(this.config.trustedProxies(), this.config.forwardedHeader());
    addresses = new AddressLimits(connection, System::nanoTime);
    origins = new OriginCheck(this.config.allowedOrigins());
    hosts = new HostCheck(this.config.allowedHosts(), config.identity().access().open());
  }

  /**
   * As the settings say. Blocks on the disk where that is with TLS.
   *
   * @param tlsThreads where handshakes are computed; stays the caller's
   * @throws dev.hotpin.config.ConfigException with a sentence if certificate or key can't be used
   */
  public static Edge open(
      ServerConfig config, LimitCounters counters, EventExecutorGroup tlsThreads) {
    return new Edge(
        config, counters, config.edge().tls().map(tls -> ServerTls.start(tls, tlsThreads)));
  }

  /** Adds all that stands before the codec of HTTP. */
  public void addConnectionHandlers(ChannelPipeline pipeline) {
    Channel channel = pipeline.channel();
    LimitsMet.countIn(channel, counters);
    if (config.proxyProtocol() != ProxyProtocol.OFF) {
      pipeline.addLast("proxy-detector", new ProxyHeaderDetector(sender(channel)));
    }
    pipeline.addLast(
        "gate", new ConnectionGate(finder, new AddressHold(addresses), answered, tls.isPresent()));
    pipeline.addLast(
        "read-rate", new ReadRate(connection.bytesPerSecond(), connection.burstBytes()));
    tls.ifPresent(server -> pipeline.addLast("tls-detector", server.newHandler()));
  }

  private ProxyHeaderDetector.Sender sender(Channel channel) {
    if (!finder.trusts(Peer.of(channel).address())) {
      return ProxyHeaderDetector.Sender.STRANGER;
    }
    return config.proxyProtocol() == ProxyProtocol.REQUIRE
        ? ProxyHeaderDetector.Sender.PROXY_WITH_HEADER
        : ProxyHeaderDetector.Sender.PROXY;
  }

  /** Adds what handles requests, after the codec of HTTP and before all that answers them. */
  public void addRequestHandlers(ChannelPipeline pipeline) {
    pipeline.addLast("http-deadline", new RequestDeadline(connection));
    pipeline.addLast("security-headers", new SecurityHeaders(config.hstsSeconds()));
    pipeline.addLast("peer", new PeerHandler(finder));
    ConnectionGate gate = pipeline.get(ConnectionGate.class);
    pipeline.addLast(
        "request-guard", new RequestGuard(List.of(framing, gate::admit, hosts, origins)));
  }

  /** The same for a port that is for programs of this machine only. */
  public void addLocalRequestHandlers(ChannelPipeline pipeline) {
    pipeline.addLast("security-headers", new SecurityHeaders(0));
    pipeline.addLast("request-guard", new RequestGuard(List.of(framing, hosts, origins)));
  }

  /** Removes what a WebSocket has no use for. */
  public void removeRequestHandlers(ChannelPipeline pipeline) {
    pipeline.remove("http-deadline");
    pipeline.remove("security-headers");
    pipeline.remove("peer");
    pipeline.remove("request-guard");
  }

  /** Stops looking after the certificate. */
  @Override
  public void close() {
    tls.ifPresent(ServerTls::close);
  }
}
