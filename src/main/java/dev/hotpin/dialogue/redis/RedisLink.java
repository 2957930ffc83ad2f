package dev.hotpin.dialogue.redis;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.concurrent.LoopTimer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis: one for commands, one for announcements. They are made, watched and
 * made again on a thread of their own, on which everything of Redis happens: no session's event
 * loop sends, waits for or decodes anything of it.
 *
 * <p>Once a second Redis is asked to write something. Where it does not answer in time the
 * connections are dropped and made anew, which asks Sentinel or the name again who is the primary;
 * nothing is queued in the client meanwhile. Thread: {@link #loop}, where nothing else is said.
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  /** What is told. On the loop. */
  interface Listener {
    /** Redis has just taken a write: commands can be sent, and announcements come. */
    void healthy();

    /** Nothing can be sent; what was on its way may have arrived or not. */
    void down();

    /** Another node, or this one, has announced something. */
    void announced(String message);
  }

  private static final long PROBE_MILLIS = 1_000;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long MAX_RETRY_MILLIS = 2_000;

  /** The same trouble is logged so often. */
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A node that has not been heard of for so long is gone. */
  private static final byte[] NODE_TTL_MILLIS = ascii("10000");

  /** Read-only, loading, or a replica without its primary: not the Redis to talk to. */
  private static final List<String> WRONG_REDIS =
      List.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "UNKILLABLE");

  private static final List<String> REFUSED_CREDENTIALS = List.of("WRONGPASS", "NOAUTH");

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final RedisURI uri;
  private final String nodeKey;
  private final int timeoutMillis;
  private final RedisCounters counters;
  private final ClientResources resources;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final RedisClient client;
  private final RedisClock clock = new RedisClock();
  private final Script probe = Script.load("probe.lua", ScriptOutputType.MULTI);
  private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
  private Listener listener;

  private StatefulRedisConnection<String, byte[]> commands; // null while down
  private StatefulRedisPubSubConnection<String, byte[]> announcements; // null while down
  private long attempt; // connections of older ones are nobody's
  private long retryMillis = FIRST_RETRY_MILLIS;
  private boolean probing;
  private boolean closed;
  private String said = ""; // the trouble that was logged last
  private long saidNanos;
  private volatile boolean up;
  private volatile String trouble = "is not connected yet"; // null while all is well
  private volatile boolean credentialsRefused;

  RedisLink(RedisSettings settings, String nodeId, RedisCounters counters) {
    this.uri = RedisURI.create(settings.url());
    this.timeoutMillis = settings.timeoutMillis();
    this.nodeKey = Keys.node(nodeId);
    this.counters = counters;
    uri.setTimeout(Duration.ofMillis(timeoutMillis));
    uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(uri.getTimeout()));
    uri.setClientName("hotpin-" + nodeId);
    DefaultEventLoopGroupProvider threads =
        new DefaultEventLoopGroupProvider(1, name -> EngineThreads.factory("hotpin-redis"));
    this.group = threads.allocate(Transports.eventLoopGroupClass());
    this.loop = group.next();
    this.resources =
        DefaultClientResources.builder()
            .eventLoopGroupProvider(threads)
            .eventExecutorGroup(group)
            .timer(new LoopTimer(loop))
            .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(options(settings));
  }

  private static ClientOptions options(RedisSettings settings) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false) // a new connection asks anew who is the primary
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(Duration.ofMillis(settings.timeoutMillis())))
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(Duration.ofMillis(settings.timeoutMillis()))
                    .keepAlive(true)
                    .tcpNoDelay(true)
                    .build());
    settings
        .caFile()
        .ifPresent(
            file ->
                options.sslOptions(
                    SslOptions.builder().jdkSslProvider().trustManager(file.toFile()).build()));
    return options.build();
  }

  /** Begins to connect, for as long as it takes. Any thread, once. */
  void start(Listener told) {
    listener = told;
    loop.execute(this::connect);
    loop.scheduleAtFixedRate(this::watch, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Done when the first attempt to connect has ended, however. */
  CompletionStage<Void> firstAttempt() {
    return firstAttempt;
  }

  /** The thread of all this. */
  EventLoop loop() {
    return loop;
  }

  /** Whether commands can be sent, as far as is known. Any thread. */
  boolean isUp() {
    return up;
  }

  /** What is wrong, to follow the word Redis; empty if nothing. Any thread. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether Redis does not accept the user or the password. Any thread. */
  boolean credentialsRefused() {
    return credentialsRefused;
  }

  /** Where Redis is, without credentials. */
  String where() {
    return uri.getSentinels().isEmpty()
        ? uri.getHost() + ":" + uri.getPort()
        : "the primary \"" + uri.getSentinelMasterId() + "\" of Sentinel";
  }

  /** To send with. Only while it is up. */
  RedisAsyncCommands<String, byte[]> commands() {
    return commands.async();
  }

  /** Redis' time. Only while it is up. */
  RedisClock clock() {
    return clock;
  }

  /** Redis has answered with an error: it may be the wrong one. */
  void failed(Throwable failure) {
    String text = textOf(failure);
    if (WRONG_REDIS.stream().anyMatch(text::startsWith)) {
      dropped("is not the primary any more (" + firstWord(text) + ")");
    } else if (rootOf(failure) instanceof RedisCommandExecutionException) {
      trouble("refuses writes: " + text);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    long mine = ++attempt;
    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> subscribed;
    try {
      subscribed = client.connectPubSubAsync(CODEC, uri);
    } catch (RuntimeException e) {
      failedToConnect(mine, e);
      return;
    }
    subscribed
        .thenCompose(
            connection -> {
              adopt(mine, connection);
              connection.addListener(new Announced());
              return connection.async().subscribe(Keys.EVENTS);
            })
        .thenCompose(done -> client.connectAsync(CODEC, uri))
        .thenCompose(
            connection -> {
              adopt(mine, connection);
              return sendProbe(connection);
            })
        .whenComplete(
            (healthy, failure) ->
                loop.execute(
                    () -> {
                      if (failure == null) {
                        connected(mine);
                      } else {
                        failedToConnect(mine, failure);
                      }
                    }));
  }

  /** Takes a connection of an attempt that is not given up. On the loop, as all of Lettuce is. */
  private void adopt(long mine, StatefulConnection<String, byte[]> connection) {
    if (mine != attempt || closed) {
      connection.closeAsync();
      throw new CompletionException(new IllegalStateException("given up"));
    }
    if (connection instanceof StatefulRedisPubSubConnection<String, byte[]> pubSub) {
      announcements = pubSub;
    } else {
      commands = (StatefulRedisConnection<String, byte[]>) connection;
    }
    connection.addListener(
        new RedisConnectionStateAdapter() {
          @Override
          public void onRedisDisconnected(io.lettuce.core.RedisChannelHandler<?, ?> gone) {
            loop.execute(
                () -> {
                  if (mine == attempt && up) {
                    dropped("has closed the connection");
                  }
                });
          }
        });
  }

  private void connected(long mine) {
    if (mine != attempt || closed) {
      return;
    }
    counters.connects.increment();
    retryMillis = FIRST_RETRY_MILLIS;
    up = true;
    credentialsRefused = false;
    LOG.info("Redis at {} is there", where());
    firstAttempt.complete(null);
    listener.healthy();
  }

  private void failedToConnect(long mine, Throwable failure) {
    if (mine != attempt || closed) {
      return;
    }
    String text = textOf(failure);
    credentialsRefused = REFUSED_CREDENTIALS.stream().anyMatch(text::startsWith);
    dropped(
        credentialsRefused ? "does not accept the user or the password" : "can't be used: " + text);
    firstAttempt.complete(null);
  }

  /** Gives these connections up, and tries again a little later. */
  private void dropped(String why) {
    trouble(why);
    attempt++;
    probing = false;
    clock.forget();
    close(commands);
    close(announcements);
    commands = null;
    announcements = null;
    boolean wasUp = up;
    up = false;
    if (wasUp) {
      listener.down();
    }
    long spreadMillis = ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1);
    loop.schedule(this::connect, retryMillis / 2 + spreadMillis, TimeUnit.MILLISECONDS);
    retryMillis = Math.min(2 * retryMillis, MAX_RETRY_MILLIS);
  }

  private static void close(StatefulConnection<String, byte[]> connection) {
    if (connection != null) {
      connection.closeAsync();
    }
  }

  private void trouble(String now) {
    trouble = now;
    long nanos = System.nanoTime();
    if (!now.equals(said) || nanos - saidNanos > SAY_AGAIN_NANOS) {
      said = now;
      saidNanos = nanos;
      LOG.warn("Redis at {} {}; this node goes on with what it has", where(), now);
    }
  }

  private void watch() {
    if (!up || probing) {
      return;
    }
    long mine = attempt;
    CompletionStage<Void> unused =
        sendProbe(commands)
            .whenComplete(
                (done, failure) -> {
                  if (mine != attempt || !up) {
                    return;
                  }
                  if (failure == null) {
                    listener.healthy();
                  } else if (rootOf(failure) instanceof RedisCommandExecutionException) {
                    failed(failure);
                  } else {
                    dropped("does not answer within " + timeoutMillis + " ms");
                  }
                });
  }

  /** Writes, and looks at the clock. An error is an answer, too. */
  private CompletionStage<Void> sendProbe(StatefulRedisConnection<String, byte[]> connection) {
    long mine = attempt;
    long sentNanos = System.nanoTime();
    probing = true;
    CompletionStage<List<Object>> time =
        probe.run(connection.async(), new String[] {nodeKey}, NODE_TTL_MILLIS);
    return time.handle(
        (answer, failure) -> {
          if (mine == attempt) {
            probing = false;
          }
          if (failure != null) {
            throw new CompletionException(failure);
          }
          if (mine == attempt) {
            clock.told(sentNanos, System.nanoTime(), micros(answer));
            trouble = null;
          }
          return null;
        });
  }

  private static long micros(List<Object> time) {
    return number(time.get(0)) * 1_000_000 + number(time.get(1));
  }

  private static long number(Object text) {
    return Long.parseLong(new String((byte[]) text, StandardCharsets.US_ASCII));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String textOf(Throwable failure) {
    Throwable root = rootOf(failure);
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private static String firstWord(String text) {
    return text.split(" ", 2)[0];
  }

  /** Ends connections and thread. Blocks; any thread but the loop. */
  void close() {
    loop.submit(
            () -> {
              closed = true;
              attempt++;
              up = false;
              close(commands);
              close(announcements);
            })
        .awaitUninterruptibly(timeoutMillis);
    client.shutdownAsync(0, timeoutMillis, TimeUnit.MILLISECONDS).exceptionally(failure -> null);
    resources.shutdown(0, timeoutMillis, TimeUnit.MILLISECONDS);
    group
        .shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2L * timeoutMillis);
  }

  private final class Announced extends RedisPubSubAdapter<String, byte[]> {
    @Override
    public void message(String channel, byte[] message) {
      listener.announced(new String(message, StandardCharsets.UTF_8));
    }
  }
}
