package dev.hotpin.server;

import dev.hotpin.audio.Pcm;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.edge.Edge;
import dev.hotpin.limits.Quotas;
import dev.hotpin.pipeline.Access;
import dev.hotpin.pipeline.AudioAcknowledger;
import dev.hotpin.pipeline.AudioDecodingHandler;
import dev.hotpin.pipeline.BoundedRequests;
import dev.hotpin.pipeline.CloseHandshakeHandler;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.ControlDecoder;
import dev.hotpin.pipeline.FaultHandler;
import dev.hotpin.pipeline.HandshakeHandler;
import dev.hotpin.pipeline.HttpApiHandler;
import dev.hotpin.pipeline.HttpFaultHandler;
import dev.hotpin.pipeline.ImageAccess;
import dev.hotpin.pipeline.ImageUploadHandler;
import dev.hotpin.pipeline.KeepAliveHandler;
import dev.hotpin.pipeline.PcmAccumulator;
import dev.hotpin.pipeline.ReplyEncodingHandler;
import dev.hotpin.pipeline.ReplyMeter;
import dev.hotpin.pipeline.ReplyPacer;
import dev.hotpin.pipeline.ServerInfo;
import dev.hotpin.pipeline.ServerMessageEncoder;
import dev.hotpin.pipeline.SlowReaderGuard;
import dev.hotpin.pipeline.TurnHandler;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.UpgradeAccessHandler;
import dev.hotpin.pipeline.UpgradeHandler;
import dev.hotpin.pipeline.UploadBudget;
import dev.hotpin.pipeline.WavStreamer;
import dev.hotpin.pipeline.WebSocketRequestHandler;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.web.WebAssets;
import dev.hotpin.web.WebPageHandler;
import dev.hotpin.wire.ClientMessageReader;
import dev.hotpin.wire.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.function.Supplier;

/** The table of contents of a connection: HTTP first, voice after the upgrade. */
final class VoiceChannelInitializer extends ChannelInitializer<Channel> {
  private static final int MAX_REQUEST_LINE_BYTES = 4 * 1024;
  private static final int MAX_HEADER_BYTES = 8 * 1024;

  /** The body of a request that has no business having one. */
  private static final int MAX_BODY_BYTES = 8 * 1024;

  /** A frame around the longest utterance, and a little: a whole recording may come as one. */
  private static final int FRAME_ALLOWANCE_BYTES = 64 * 1024;

  /**
   * How long after the server's close frame the connection may stay when the peer reads nothing.
   */
  private static final long FORCE_CLOSE_MILLIS = 1_000;

  private static final String TURNS = "turns";

  private final ServerConfig config;
  private final Edge edge;
  private final ImageStore images;
  private final UploadBudget uploads;
  private final OperatorHandlers operatorHandlers;
  private final Supplier<TurnServices> services;
  private final SessionRegistry registry;
  private final Access access;
  private final ImageAccess imageAccess;
  private final UnreadReplies unreadReplies;
  private final ConnectionCounter connections;
  private final ChannelGroup channels;
  private final EventExecutorGroup codecThreads;
  private final WebPageHandler pages = new WebPageHandler(WebAssets.load());
  private final HttpApiHandler api;
  private final WebSocketRequestHandler webSocketRequests = new WebSocketRequestHandler();
  private final UpgradeAccessHandler upgradeAccess;
  private final HttpFaultHandler httpFaults = new HttpFaultHandler();
  private final FaultHandler faults = new FaultHandler();
  private final ControlDecoder controlDecoder = new ControlDecoder();
  private final WebSocketServerProtocolConfig webSocket;

  /**
   * @param edge who is there, and whether it may
   * @param services asked at an upgrade, which is refused before the server is ready
   * @param codecThreads where sound is decoded and encoded
   */
  VoiceChannelInitializer(
      ServerConfig config,
      Edge edge,
      ServerInfo info,
      ImageStore images,
      UploadBudget uploads,
      OperatorHandlers operatorHandlers,
      Supplier<TurnServices> services,
      SessionRegistry registry,
      Access access,
      Quotas quotas,
      UnreadReplies unreadReplies,
      ConnectionCounter connections,
      ChannelGroup channels,
      EventExecutorGroup codecThreads) {
    this.config = config;
    this.edge = edge;
    this.images = images;
    this.uploads = uploads;
    this.operatorHandlers = operatorHandlers;
    this.services = services;
    this.registry = registry;
    this.access = access;
    this.imageAccess = new ImageAccess(access, registry, quotas);
    this.upgradeAccess = new UpgradeAccessHandler(access);
    this.unreadReplies = unreadReplies;
    this.connections = connections;
    this.channels = channels;
    this.codecThreads = codecThreads;
    this.api = new HttpApiHandler(info);
    this.webSocket = webSocketConfig(config);
  }

  private static WebSocketServerProtocolConfig webSocketConfig(ServerConfig config) {
    int utteranceBytes = (int) Pcm.bytesOf(config.turn().maxUtteranceMillis());
    return WebSocketServerProtocolConfig.newBuilder()
        .websocketPath(HttpApiHandler.WEBSOCKET_PATH)
        .checkStartsWith(true) // a query may follow
        .handshakeTimeoutMillis(config.http().handshakeTimeoutMillis())
        .forceCloseTimeoutMillis(FORCE_CLOSE_MILLIS)
        .dropPongFrames(false)
        .sendCloseFrame(
            new WebSocketCloseStatus(CloseReason.GOING_AWAY.code(), CloseReason.GOING_AWAY.text()))
        .decoderConfig(
            WebSocketDecoderConfig.newBuilder()
                .closeOnProtocolViolation(false) // the fault handler does, once
                .maxFramePayloadLength(utteranceBytes + FRAME_ALLOWANCE_BYTES)
                .allowExtensions(false)
                .build())
        .build();
  }

  @Override
  protected void initChannel(Channel channel) {
    channels.add(channel);
    addConnectionHandlers(channel.pipeline());
    addHttpHandlers(channel.pipeline());
  }

  private void addConnectionHandlers(ChannelPipeline pipeline) {
    pipeline.addLast("connection-counter", connections);
    edge.addConnectionHandlers(pipeline);
    pipeline.addLast("slow-reader-guard", new SlowReaderGuard(config.http().writeTimeoutMillis()));
  }

  private void addHttpHandlers(ChannelPipeline pipeline) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setUseRfc9112TransferEncoding(true); // two lengths: a proxy may have read the other
    pipeline.addLast("http-codec", new HttpServerCodec(limits));
    edge.addRequestHandlers(pipeline);
    pipeline.addLast(
        "image-upload",
        new ImageUploadHandler(
            images, imageAccess, config.images().maxBytes(), config.images().maxPixels(), uploads));
    pipeline.addLast("http-aggregator", new BoundedRequests(MAX_BODY_BYTES));
    operatorHandlers.addTo(pipeline);
    pipeline.addLast("web-pages", pages);
    pipeline.addLast("http-api", api);
    pipeline.addLast("ws-request", webSocketRequests);
    pipeline.addLast("upgrade-access", upgradeAccess);
    pipeline.addLast("ws-protocol", new WebSocketServerProtocolHandler(webSocket));
    pipeline.addLast("upgrade", new UpgradeHandler(this::becomeVoice));
    pipeline.addLast("http-faults", httpFaults);
  }

  private void becomeVoice(ChannelHandlerContext ctx) {
    ChannelPipeline pipeline = ctx.pipeline();
    edge.removeRequestHandlers(pipeline);
    pipeline.remove("image-upload"); // the handshake has removed the aggregator itself
    operatorHandlers.removeFrom(pipeline);
    pipeline.remove("web-pages");
    pipeline.remove("http-api");
    pipeline.remove("ws-request");
    pipeline.remove("upgrade-access");
    pipeline.remove("http-faults");
    pipeline.addBefore("ws-protocol", "close-handshake", new CloseHandshakeHandler());
    addVoiceHandlers(pipeline, services.get(), registry, access);
  }

  /**
   * The handlers of a voice connection, for frames that a WebSocket codec before them makes.
   *
   * @param who is let in
   */
  void addVoiceHandlers(
      ChannelPipeline pipeline, TurnServices turnServices, SessionRegistry sessions, Access who) {
    ReplyMeter meter = new ReplyMeter();
    pipeline.addLast(
        "keep-alive",
        new KeepAliveHandler(
            config.http().pingIntervalMillis(), config.http().pongTimeoutMillis()));
    pipeline.addLast(
        "ws-aggregator", new WebSocketFrameAggregator(ClientMessageReader.MAX_MESSAGE_BYTES));
    pipeline.addLast("message-encoder", new ServerMessageEncoder());
    pipeline.addLast(
        "handshake",
        new HandshakeHandler(config.http().handshakeTimeoutMillis(), turnServices.offer(), who));
    pipeline.addLast("control-decoder", controlDecoder);
    pipeline.addLast("audio-acknowledger", new AudioAcknowledger());
    EventExecutor codecThread = codecThreads.next();
    pipeline.addLast(
        "audio-decoding",
        new AudioDecodingHandler(config.turn().maxUtteranceMillis(), codecThread));
    pipeline.addLast("pcm-accumulator", new PcmAccumulator());
    pipeline.addLast("reply-pacer", new ReplyPacer());
    pipeline.addLast("wav-streamer", new WavStreamer(meter, unreadReplies));
    pipeline.addLast("reply-encoding", new ReplyEncodingHandler(meter, unreadReplies, codecThread));
    pipeline.addLast(TURNS, new TurnHandler(turnServices, sessions, meter));
    pipeline.addLast("faults", faults);
  }

  /** Whether a connection was upgraded to voice. Any thread. */
  static boolean isVoice(Channel channel) {
    return channel.pipeline().get(TURNS) != null;
  }
}
