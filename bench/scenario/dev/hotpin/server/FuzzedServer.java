package dev.hotpin.server;

import dev.hotpin.bench.fuzz.CapriciousEngines;
import dev.hotpin.bench.fuzz.Script;
import dev.hotpin.bench.fuzz.ServerJudge;
import dev.hotpin.bench.fuzz.Tokens;
import dev.hotpin.bench.fuzz.Violation;
import dev.hotpin.concurrent.ChannelLoop;
import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.edge.Edge;
import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.JwtAlgorithm;
import dev.hotpin.identity.JwtRules;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.QuotaLimits;
import dev.hotpin.limits.Quotas;
import dev.hotpin.pipeline.Access;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.ServerInfo;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.UploadBudget;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnServices;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * The pipeline of one connection from its first byte on, under a clock that stands still between
 * steps, with capricious engines and an allocator that counts. After the script nothing more comes:
 * then each turn must end, the connection be closed and every buffer be free.
 */
final class FuzzedServer implements Script.Player {
  /** With pings far apart an idle device is closed as idle, which presumes that no turn goes on. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "PING_INTERVAL_MS", "600000",
          "PONG_TIMEOUT_MS", "1200000",
          "IDLE_TIMEOUT_MS", "60000",
          "IMAGE_TTL_SECONDS", "60");

  /** As most run it. */
  static final ServerConfig PLAIN = config(Map.of());

  /** Behind a proxy that sends a header before the request, and more in it. */
  static final ServerConfig BEHIND_A_PROXY =
      config(Map.of("TRUSTED_PROXIES", "127.0.0.0/8", "PROXY_PROTOCOL", "accept"));

  private static final Access GUARDED = guarded();

  private static final int IDLE_CODE = 1000;

  /** The longest turn, the idle time, a picture that waits, another idle time; and some. */
  private static final long LONGEST_END_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** The longest frame of audio, and what a connection takes besides. */
  private static final long MAX_HELD_BYTES = 6L << 20;

  /** Less than the largest picture, so that this limit is met too. */
  private static final long MAX_UPLOAD_BYTES = 1L << 20;

  /** So few that conversations meet them. */
  private static final QuotaLimits LIMITS = new QuotaLimits(4, 6, 1, 2_000, 2, 60_000);

  private static final int MAX_CONNECTIONS = 1;

  /** Timers of one input: a faulty one that sets itself anew at once is found. */
  private static final int MAX_TIMER_ROUNDS = 200_000;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ConnectionCounter connections = new ConnectionCounter(MAX_CONNECTIONS);
  private final LimitCounters counters = new LimitCounters();
  private final UploadBudget uploads = new UploadBudget(MAX_UPLOAD_BYTES);
  private final SessionRegistry registry;
  private final ServerJudge judge = new ServerJudge();
  private long nowNanos;
  private long dueNanos = -1; // until the next timer; -1: none
  private int timerRounds;

  private static ServerConfig config(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(more);
    return ServerConfig.load(new ConfigSources(Map.of(), settings, Map.of()));
  }

  /** Who is let in shows a token of HS256. */
  private static Access guarded() {
    JwtRules rules = new JwtRules(JwtAlgorithm.HS256, Tokens.AUDIENCE, Optional.empty(), true);
    AccessSettings.Tokens tokens =
        new AccessSettings.Tokens(
            rules, Optional.of(Tokens.SECRET), Optional.empty(), Optional.empty());
    try {
      AccessControl control =
          AccessControl.open(
              new AccessSettings(false, Optional.empty(), Optional.of(tokens), Path.of("unused")),
              Clock.fixed(Tokens.NOW, ZoneOffset.UTC));
      return new Access(control, false, System::nanoTime);
    } catch (IdentityException e) {
      throw new IllegalStateException("a secret of our own", e);
    }
  }

  private FuzzedServer(ServerConfig config, Access access, long caprice) {
    channel.freezeTime();
    channel.config().setAllocator(allocator);
    registry = new SessionRegistry(() -> nowNanos);
    ImageStore images =
        new ImageStore(
            config.images().ttlSeconds() * 1_000L,
            10,
            config.images().storeBytes(),
            () -> nowNanos);
    TurnServices services =
        new CapriciousEngines(new Random(caprice), new ChannelLoop(channel.eventLoop()))
            .services(
                images,
                config.http().idleTimeoutMillis(),
                new Quotas(LIMITS, 10, () -> nowNanos, counters));
    channel.pipeline().addLast(new Socket());
    channel
        .pipeline()
        .addLast(
            new VoiceChannelInitializer(
                config,
                Edge.open(config, counters, ImmediateEventExecutor.INSTANCE),
                new Info(),
                images,
                uploads,
                OperatorHandlers.NONE,
                () -> services,
                registry,
                access,
                services.quotas(),
                new UnreadReplies(1 << 24),
                connections,
                new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE),
                ImmediateEventExecutor.INSTANCE));
    channel.pipeline().fireChannelActive(); // the handlers came after it was active
  }

  /**
   * Plays a script to its end, and on until the connection is closed.
   *
   * @return what was seen
   */
  static ServerJudge play(byte[] script) {
    return play(script, PLAIN, Access.forEveryone());
  }

  /** The same with other settings. */
  static ServerJudge play(byte[] script, ServerConfig config) {
    return play(script, config, Access.forEveryone());
  }

  /** The same where {@link Tokens} say who is let in. */
  static ServerJudge playGuarded(byte[] script) {
    return play(script, PLAIN, GUARDED);
  }

  private static ServerJudge play(byte[] script, ServerConfig config, Access access) {
    CRC32 caprice = new CRC32();
    caprice.update(script);
    FuzzedServer server = new FuzzedServer(config, access, caprice.getValue());
    try {
      Script.play(script, server);
      server.end();
    } finally {
      server.channel.finishAndReleaseAll();
    }
    server.checkNothingLeft();
    return server.judge;
  }

  @Override
  public void segment(byte[] bytes) {
    if (channel.isActive()) {
      turn(allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }
  }

  @Override
  public void pause(long millis) {
    advance(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void advance(long nanos) {
    long endNanos = nowNanos + nanos;
    turn(null);
    while (channel.isActive() && nowNanos < endNanos) {
      long stepNanos = endNanos - nowNanos;
      if (dueNanos >= 0) {
        stepNanos = Math.min(stepNanos, Math.max(1, dueNanos));
      }
      nowNanos += stepNanos;
      channel.advanceTimeBy(stepNanos, TimeUnit.NANOSECONDS);
      turn(null);
      timerRounds++;
      Violation.unless(timerRounds < MAX_TIMER_ROUNDS, "timers without an end");
    }
  }

  /** One turn of the loop: what came is read, what is due is run, what was written is judged. */
  private void turn(ByteBuf segment) {
    if (channel.isActive()) {
      channel.writeInbound(segment == null ? Unpooled.EMPTY_BUFFER : segment);
    } else {
      channel.runPendingTasks();
    }
    channel.checkException();
    judge.wrote(written());
    Object unhandled = channel.readInbound();
    if (unhandled != null) {
      ReferenceCountUtil.release(unhandled);
      // The codec goes on for a moment after the handlers of a closed channel are gone.
      Violation.unless(!channel.isActive(), "nothing handled a message: " + unhandled.getClass());
    }
    Violation.unless(heldBytes() < MAX_HELD_BYTES, "too much memory: " + heldBytes());
  }

  private byte[] written() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(out));
      out.release();
    }
    return all.toByteArray();
  }

  private long heldBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  /** Nothing comes any more: the connection must end by itself, and in order. */
  private void end() {
    boolean wasOpen = channel.isActive() && judge.closeCode() == 0;
    advance(LONGEST_END_NANOS);
    Violation.unless(!channel.isActive(), "a connection without an end");
    judge.end();
    if (wasOpen && judge.isConnected()) {
      Violation.unless(judge.closeCode() == IDLE_CODE, "closed oddly: " + judge.closeCode());
      Violation.unless(!judge.isTurnOpen(), "a turn without an end");
    }
  }

  private void checkNothingLeft() {
    Violation.unless(registry.size() == 0, "a session is left");
    Violation.unless(connections.open() == 0, "connections open: " + connections.open());
    Violation.unless(uploads.bytes() == 0, "uploads in progress: " + uploads.bytes());
    Violation.unless(heldBytes() == 0, "buffers left: " + heldBytes());
  }

  /**
   * Takes bytes only, as a socket does; and runs what is due within the read, since the channel
   * would otherwise run it within the next write, between the head of a frame and its payload.
   */
  private final class Socket extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (((ByteBuf) msg).isReadable()) {
        ctx.fireChannelRead(msg);
        ctx.fireChannelReadComplete();
      } else {
        ReferenceCountUtil.release(msg);
      }
      do {
        channel.runPendingTasks();
        dueNanos = channel.runScheduledPendingTasks();
      } while (channel.hasPendingTasks());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      // was told within the read
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
      if (msg instanceof ByteBuf) {
        ctx.write(msg, promise);
      } else {
        ReferenceCountUtil.release(msg);
        promise.tryFailure(new UnsupportedOperationException("not bytes"));
      }
    }
  }

  /** A server that is well. */
  private static final class Info implements ServerInfo {
    @Override
    public String version() {
      return "0";
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public List<String> degradedReasons() {
      return List.of();
    }

    @Override
    public boolean voskModelLoaded() {
      return false;
    }

    @Override
    public int activeSessions() {
      return 0;
    }

    @Override
    public Engines engines() {
      return new Engines("fuzz", "fuzz", "fuzz", "fuzz");
    }

    @Override
    public long uptimeSeconds() {
      return 0;
    }

    @Override
    public List<VoiceInfo> voices() {
      return List.of(new VoiceInfo("noise", "Noise", "en-US", "neutral"));
    }
  }
}
