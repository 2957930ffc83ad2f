package dev.hotpin.server;

import dev.hotpin.admin.MetricsPage;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.edge.Edge;
import dev.hotpin.fleet.Fleet;
import dev.hotpin.fleet.FleetRecorder;
import dev.hotpin.metrics.EventLoopLag;
import dev.hotpin.metrics.Metrics;
import dev.hotpin.pipeline.HttpFaultHandler;
import dev.hotpin.pipeline.NotFoundHandler;
import dev.hotpin.pipeline.OperatorGate;
import dev.hotpin.pipeline.OperatorPage;
import dev.hotpin.pipeline.OperatorPages;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What operators see: owns the measurements, the thread on which they are rendered, and the port of
 * their own, if there is one. Threads: any.
 */
final class Operations implements OperatorHandlers, AutoCloseable {
  /** Scrapes that wait: a few Prometheus servers at the same moment. */
  private static final int MAX_WAITING_SCRAPES = 8;

  /** Requests on the metrics port have no body. */
  private static final int MAX_BODY_BYTES = 1_024;

  private static final String PAGES = "operator-pages";
  private static final String FLEET = "fleet-stream";
  private static final int HTTP_IDLE_SECONDS = 120;
  private static final int RENDERER_IDLE_SECONDS = 60;

  private final Metrics metrics;
  private final ThreadPoolExecutor renderer;
  private final OperatorPage metricsPage;
  private final OperatorGate gate;
  private final Edge edge;
  private final Fleet fleet;
  private final FleetRecorder recorder;
  private final List<OperatorPage> pages = new CopyOnWriteArrayList<>();
  private volatile Channel metricsListener; // null where there is no port of its own

  /**
   * @param gate who is let in on the server's own port
   * @param edge what requests on the port of the measurements must be like
   * @param fleet what they watch; from now on this one's to close
   * @param recorder what it hears
   */
  Operations(String version, OperatorGate gate, Edge edge, Fleet fleet, FleetRecorder recorder) {
    this.edge = edge;
    this.gate = gate;
    this.fleet = fleet;
    this.recorder = recorder;
    metrics = new Metrics(version);
    renderer =
        new ThreadPoolExecutor(
            1,
            1,
            RENDERER_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING_SCRAPES),
            EngineThreads.factory("hotpin-metrics"));
    renderer.allowCoreThreadTimeOut(true);
    metricsPage = new MetricsPage(metrics, renderer);
    pages.add(metricsPage);
    pages.addAll(fleet.pages());
  }

  Metrics metrics() {
    return metrics;
  }

  /** Where pages are written that take time; rejects what is too much at once. */
  Executor renderer() {
    return renderer;
  }

  /** Shows one more page from now on. */
  void add(OperatorPage page) {
    pages.add(page);
  }

  @Override
  public void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(PAGES, new OperatorPages(pages, gate));
    pipeline.addLast(FLEET, fleet.newHandler(gate));
  }

  @Override
  public void removeFrom(ChannelPipeline pipeline) {
    pipeline.remove(PAGES);
    pipeline.remove(FLEET);
  }

  /**
   * Opens the port of the measurements on loopback, if there is to be one, and begins to measure
   * the event loops and to count seconds.
   *
   * @throws StartException with a sentence if the port is in use
   */
  void start(Transport transport, OptionalInt port) {
    EventLoopLag.measure(metrics, transport.loops(), recorder::lagged);
    fleet.start();
    if (port.isEmpty()) {
      return;
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(transport.loops())
            .channel(transport.serverChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    addHandlers(channel);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), port.getAsInt())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new StartException(
          "METRICS_PORT is " + port.getAsInt() + ", but " + bound.cause().getMessage() + ".",
          bound.cause());
    }
    metricsListener = bound.channel();
  }

  private void addHandlers(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline
        .addLast(new ReadTimeoutHandler(HTTP_IDLE_SECONDS, TimeUnit.SECONDS))
        .addLast(new HttpServerCodec(new HttpDecoderConfig().setUseRfc9112TransferEncoding(true)));
    edge.addLocalRequestHandlers(pipeline);
    pipeline
        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true))
        .addLast(new OperatorPages(List.of(metricsPage), OperatorGate.thisMachineOnly()))
        .addLast(new NotFoundHandler("There is /metrics."))
        .addLast(new HttpFaultHandler());
  }

  /** The server stops: operators who watch see it at once, there may be no next second. */
  void stopping() {
    fleet.tellNow();
  }

  /** The port of the measurements, also where any free one was asked for. */
  OptionalInt metricsPort() {
    Channel listener = metricsListener;
    return listener == null
        ? OptionalInt.empty()
        : OptionalInt.of(((InetSocketAddress) listener.localAddress()).getPort());
  }

  /** Closes the port and forgets what was measured; harmless when closed. */
  @Override
  public void close() {
    Channel listener = metricsListener;
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    renderer.shutdownNow();
    fleet.close();
    metrics.close();
  }
}
