package dev.hotpin.server;

import dev.hotpin.admin.SessionsPage;
import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.config.BuildInfo;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.edge.AcceptFaults;
import dev.hotpin.edge.ConnectionCap;
import dev.hotpin.edge.Edge;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.fleet.Fleet;
import dev.hotpin.fleet.FleetRecorder;
import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.PairingKey;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.Quotas;
import dev.hotpin.metrics.TurnMetrics;
import dev.hotpin.pipeline.Access;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.ImageUploadHandler;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.OperatorGate;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.UploadBudget;
import dev.hotpin.turn.GuessPolicy;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.SlowTurns;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.turn.TurnSettings;
import dev.hotpin.turn.VoiceSession;
import dev.hotpin.wire.Endpointing;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: binds, so that {@code /ready} says 503, warms its engines, is ready, and stops in
 * order. Threads: any one, not an event loop.
 */
public final class HotpinServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HotpinServer.class);

  private static final int BACKLOG = 1_024;

  /**
   * What the kernel keeps of a reply that is not read: two seconds of audio. Left to itself, Linux
   * takes 2.5 MB, a whole reply, which nothing here could count, drop or time out.
   */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** Connections to close at shutdown are spread over this, so that not all come back at once. */
  private static final long CLOSE_SPREAD_MILLIS = 500;

  /** For close frames to be answered: longer than a connection itself waits for that. */
  private static final long LINGER_MILLIS = 1_500;

  private static final long CHECK_MILLIS = 20;
  private static final long FORCE_MILLIS = 2_000;

  private final ServerConfig config;
  private final Transport transport;
  private final ServerThreads codecThreads = ServerThreads.forCodecs();
  private final ServerThreads tlsThreads = ServerThreads.forTls();
  private final LimitCounters limits = new LimitCounters();
  private final Edge edge;
  private final ConnectionCounter connections;
  private final SessionRegistry registry = new SessionRegistry(System::nanoTime);
  private final AccessControl accessControl;
  private final SlowTurns slowTurns;
  private final TurnCounters counters;
  private final FleetRecorder recorder;
  private final Quotas quotas;
  private final Operations operations;
  private final ServerMeters meters;
  private final UnreadReplies unreadReplies;
  private final ImageStore images;
  private final UploadBudget uploads;
  private final ServerStatus status;
  private final ChannelGroup channels;
  private final VoiceChannelInitializer initializer;
  private final EngineDecorator decorator;
  private final LostThreads lostThreads;
  private final CompletableFuture<String> doom = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Channel listener; // null before the bind
  private volatile EngineSet engines; // null before they are loaded
  private volatile TurnServices services;
  private volatile ServerBean bean; // null before it is ready

  private HotpinServer(ServerConfig config, EngineDecorator decorator) {
    this.config = config;
    this.edge = Edge.open(config, limits, tlsThreads.group()); // first: it refuses bad files
    ConnectionCap cap = ConnectionCap.of(config.http().maxConnections());
    if (!cap.note().isEmpty()) {
      LOG.warn("{}", cap.note());
    }
    this.connections = new ConnectionCounter(cap.accepted());
    this.accessControl = accessControl(config);
    accessControl.onChange(() -> registry.sessions().forEach(VoiceSession::reconsider));
    Access access = new Access(accessControl, config.identity().tokenInQuery(), System::nanoTime);
    this.decorator = decorator;
    this.lostThreads = new LostThreads(config.faults().maxLostEngines(), this::tooManyLost);
    this.slowTurns = new SlowTurns(config.logging().slowTurnMillis());
    this.counters = new TurnCounters(slowTurns, limits);
    this.recorder = new FleetRecorder(System::nanoTime, Clock.systemUTC(), counters);
    this.status = new ServerStatus(registry, connections, cap.served());
    Fleet fleet =
        new Fleet(recorder, registry, new FleetVitals(status, connections, limits, slowTurns));
    this.operations =
        new Operations(BuildInfo.version(), OperatorGate.of(access), edge, fleet, recorder);
    this.meters = new ServerMeters(operations.metrics());
    this.transport = Transport.open(config.http().eventLoopThreads());
    this.unreadReplies = new UnreadReplies(config.synthesis().maxReplyQueueBytes());
    this.images =
        new ImageStore(
            config.images().ttlSeconds() * 1_000L,
            ImageStore.DEFAULT_MAX_IMAGES,
            config.images().storeBytes(),
            System::nanoTime);
    this.quotas =
        new Quotas(
            config.quotas(),
            Math.max(config.conversations().maxSessions(), config.http().maxConnections()),
            System::nanoTime,
            limits);
    this.uploads =
        new UploadBudget(
            config.images().uploadMaxTotalBytes() + ImageUploadHandler.FORM_OVERHEAD_BYTES);
    this.channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    this.initializer =
        new VoiceChannelInitializer(
            config,
            edge,
            status,
            images,
            uploads,
            operations,
            () -> services,
            registry,
            access,
            quotas,
            unreadReplies,
            connections,
            channels,
            codecThreads.group());
  }

  private static AccessControl accessControl(ServerConfig config) {
    try {
      AccessControl control = AccessControl.open(config.identity().access(), Clock.systemUTC());
      control.pairingKey().ifPresent(key -> requireThatItCanBeSeen(key, config));
      return control;
    } catch (IdentityException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** A log for programs does not show a key, so one that is in no file either is of no use. */
  private static void requireThatItCanBeSeen(PairingKey key, ServerConfig config) {
    if (config.logging().json() && !key.kept()) {
      throw new StartException(
          "PAIRING_KEY_FILE is "
              + key.file()
              + ", which can't be written, and with LOG_FORMAT=json nobody would be shown the key:"
              + " set PAIRING_KEY_FILE to a place that can be written, or give devices credentials.");
    }
  }

  /**
   * Binds the address and begins to answer HTTP; devices are let in after {@link #warmUp}.
   *
   * @throws StartException with a sentence if the port is in use
   */
  public static HotpinServer bind(ServerConfig config) {
    return bind(config, EngineDecorator.NONE);
  }

  /**
   * As {@link #bind(ServerConfig)}, with something around the engines that will be loaded.
   *
   * @throws StartException with a sentence if the port is in use
   */
  public static HotpinServer bind(ServerConfig config, EngineDecorator decorator) {
    HotpinServer server = new HotpinServer(config, decorator);
    try {
      server.bind();
      return server;
    } catch (RuntimeException | Error e) {
      server.stopLoops();
      throw e;
    }
  }

  private void bind() {
    int highWaterBytes = (int) Pcm.bytesOf(config.synthesis().maxBufferedAudioMillis());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(transport.loops())
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(acceptor())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(highWaterBytes / 2, highWaterBytes))
            .childHandler(initializer)
            .bind(config.http().host(), config.http().port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new StartException(whyNotBound(bound.cause()), bound.cause());
    }
    listener = bound.channel();
    meters
        .measure(connections, registry)
        .measure(counters, slowTurns)
        .measure(lostThreads)
        .measure(limits)
        .measure(accessControl.counters())
        .measure(unreadReplies, images, uploads, quotas)
        .measure(listener.config().getAllocator());
    operations.start(transport, config.operation().metricsPort());
  }

  private ChannelHandler acceptor() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        LimitsMet.countIn(channel, limits);
        channel.pipeline().addLast("accept-faults", new AcceptFaults());
      }
    };
  }

  private String whyNotBound(Throwable cause) {
    String where = "Can't listen on " + config.http().host() + " port " + config.http().port();
    if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
      return where + ": SERVER_HOST is not an address of this machine.";
    }
    return where
        + ": "
        + cause.getMessage()
        + ". Another server may be running there; SERVER_PORT chooses another port.";
  }

  /**
   * Loads and warms the engines, then lets devices in. Blocks for seconds.
   *
   * @throws RuntimeException with a sentence where an engine can't be had
   */
  public void warmUp() {
    engines = EngineSet.load(config, transport.loops(), images, decorator, lostThreads, meters);
    services =
        new TurnServices(
            engines.recognizers(),
            engines.chatModel(),
            engines.synthesizer(),
            engines.spokenLines(),
            engines.conversations(),
            images,
            turnSettings(),
            new TurnMetrics(operations.metrics(), recorder),
            ServerOffer.of(engines),
            Endpointers.load(endpointing()),
            guesses(engines.chatModel()),
            quotas);
    meters.measure(engines.recognizers(), recorder::waited);
    meters.measureProblems(() -> status.degradedReasons().size());
    operations.add(
        new SessionsPage(
            registry,
            engines.conversations(),
            images,
            quotas,
            recorder.recentTurns(),
            operations.renderer()));
    WarmUpTurns.run(
        services,
        (channel, warmUpServices, warmUpRegistry) ->
            initializer.addVoiceHandlers(
                channel.pipeline(), warmUpServices, warmUpRegistry, Access.forEveryone()));
    status.ready(engines);
    bean =
        new ServerBean(
            connections,
            registry,
            engines.recognizers(),
            unreadReplies,
            slowTurns,
            listener.config().getAllocator());
    bean.register(port());
  }

  private GuessPolicy guesses(ChatModel model) {
    ServerConfig.Speculation speculation = config.speculation();
    boolean on =
        switch (speculation.choice()) {
          case ON -> true;
          case OFF -> false;
          case AUTO -> model.isFree();
        };
    return new GuessPolicy(
        on, speculation.maxWastedPerMinute(), speculation.maxWastedOverallPerMinute());
  }

  private EndpointingSettings endpointing() {
    return new EndpointingSettings(
        Endpointing.DEFAULT_SILENCE_MILLIS,
        config.turn().minSpeechMillis(),
        config.turn().bargeInMinSpeechMillis(),
        config.turn().bargeInResume(),
        config.turn().maxUtteranceMillis());
  }

  private TurnSettings turnSettings() {
    return new TurnSettings(
        config.turn().transcriptionStageHoldMillis(),
        config.turn().maxUtteranceMillis(),
        config.turn().maxTurnMillis(),
        config.turn().eosBusyWaitMillis(),
        config.recognition().recognizerIdleMillis(),
        config.http().idleTimeoutMillis(),
        ChatModels.MAX_REPLY_CHARS,
        config.dialogue().historyTurns(),
        config.synthesis().voice(),
        config.logging().transcripts());
  }

  /** The port that is listened on, also where any free one was asked for. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The port of the measurements alone, if there is one. */
  public OptionalInt metricsPort() {
    return operations.metricsPort();
  }

  /** The engines; only after {@link #warmUp}. */
  public EngineSet engines() {
    return engines;
  }

  /** Pictures that wait for their question. */
  public ImageStore images() {
    return images;
  }

  /** Who may connect, and who was refused. */
  public AccessControl accessControl() {
    return accessControl;
  }

  /** What is counted about turns. */
  public TurnCounters counters() {
    return counters;
  }

  /** How often each limit was met. */
  public LimitCounters limits() {
    return limits;
  }

  /** Unread audio of all devices. */
  public UnreadReplies unreadReplies() {
    return unreadReplies;
  }

  /** Connected sessions. */
  public int activeSessions() {
    return registry.size();
  }

  /** Recognizers and voices that hang, and that did since the start. */
  public LostThreads lostThreads() {
    return lostThreads;
  }

  /**
   * Completes, with a sentence, when this process can serve no longer and only a new one helps:
   * whoever made the server closes it then and ends the process. Never fails.
   */
  public CompletionStage<String> doomed() {
    return doom;
  }

  private void tooManyLost() {
    String why =
        "More than "
            + config.faults().maxLostEngines()
            + " recognizers or voices hang (MAX_LOST_ENGINES): the server ends, to be started"
            + " again.";
    status.doomed(why);
    doom.completeAsync(() -> why);
  }

  /**
   * Stops in order: no new connections, replies in progress end (up to the deadline), the rest is
   * closed, then engines, then event loops. The port answers {@code /ready} with 503 until all
   * replies have ended, and for a set time at least. Blocks until it is stopped, by whomever.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    try {
      stop();
    } finally {
      closed.countDown();
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    status.stopping();
    operations.stopping();
    drain();
    listener.close().awaitUninterruptibly();
    closeConnections();
    if (bean != null) {
      bean.close();
    }
    if (engines != null) {
      engines.close();
    }
    stopLoops();
    LOG.info(
        "stopped; turns by outcome {}, late results {}, surplus ends of speech {}, dropped audio {}"
            + " bytes, evicted replies {}, guesses {} of which right {} and wasted {}",
        counters.turnsByOutcome(),
        counters.lateResults(),
        counters.surplusEndsOfSpeech(),
        counters.droppedAudioBytes(),
        unreadReplies.evictions(),
        counters.guessesMade(),
        counters.guessesRight(),
        counters.guessesWasted());
  }

  private void drain() {
    long sinceNanos = System.nanoTime();
    Set<VoiceSession> told = Collections.newSetFromMap(new IdentityHashMap<>());
    while (registry.size() > 0 && isWithin(sinceNanos, config.http().shutdownTimeoutMillis())) {
      for (VoiceSession session : registry.sessions()) {
        if (told.add(session)) { // those who were in their handshake come later
          long delayMillis = ThreadLocalRandom.current().nextLong(CLOSE_SPREAD_MILLIS);
          Future<?> unused =
              transport.loops().schedule(session::drain, delayMillis, TimeUnit.MILLISECONDS);
        }
      }
      pause();
    }
    if (registry.size() > 0) {
      LOG.warn("Timed-out waiting for {} turns to end", registry.size());
      registry.sessions().forEach(VoiceSession::cutOff); // they hear why, at least
    }
    long closingSinceNanos = System.nanoTime();
    while (anyVoiceConnection() && isWithin(closingSinceNanos, LINGER_MILLIS)) {
      pause();
    }
    while (isWithin(sinceNanos, config.faults().shutdownGraceMillis())) {
      pause();
    }
  }

  private boolean anyVoiceConnection() {
    return channels.stream().anyMatch(VoiceChannelInitializer::isVoice);
  }

  private static boolean isWithin(long sinceNanos, long millis) {
    return System.nanoTime() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void closeConnections() {
    if (!channels.close().awaitUninterruptibly(FORCE_MILLIS, TimeUnit.MILLISECONDS)) {
      LOG.warn("Timed-out waiting for {} connections to close", channels.size());
    }
  }

  /** An interrupt does not hurry it: whoever wants that sets the times. */
  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS));
  }

  private void stopLoops() {
    operations.close();
    accessControl.close();
    Future<?> stopped =
        transport.loops().shutdownGracefully(0, FORCE_MILLIS, TimeUnit.MILLISECONDS);
    if (!stopped.awaitUninterruptibly(2 * FORCE_MILLIS, TimeUnit.MILLISECONDS)) {
      LOG.warn("Timed-out waiting for the event loops");
    }
    codecThreads.close();
    edge.close();
    tlsThreads.close();
  }
}
