package dev.hotpin.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A local OpenAI-compatible endpoint that does what a {@link Script} says: one queued by {@link
 * #next} for one question, else the one of {@link #always}. {@code GET /models} has its own. Keeps
 * what was asked and counts connections. Threads: any.
 */
public final class ChatTestServer implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a client sent; header names in lower case. */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
  private final List<Request> questions = new CopyOnWriteArrayList<>();
  private final List<Request> modelRequests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final AtomicInteger clientCloses = new AtomicInteger();
  private final Channel listening;
  private volatile Script always = Script.tokens("Hello", " there", ".");
  private volatile Script models = Script.models("test-model");

  private ChatTestServer() {
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.incrementAndGet();
                    openConnections.incrementAndGet();
                    channel.closeFuture().addListener(f -> openConnections.decrementAndGet());
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                        .addLast(new Conversation());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Starts one on a free port of the loopback address. */
  public static ChatTestServer start() {
    return new ChatTestServer();
  }

  /** For {@code GROQ_API_BASE_URL}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Answers the next question so; may be called several times ahead. */
  public ChatTestServer next(Script script) {
    queued.add(script);
    return this;
  }

  /** Answers every question so for which nothing is queued. */
  public ChatTestServer always(Script script) {
    always = script;
    return this;
  }

  /** Answers {@code GET /models} so. At first it lists {@code test-model}. */
  public ChatTestServer models(Script script) {
    models = script;
    return this;
  }

  /** The questions so far, in order. */
  public List<Request> requests() {
    return List.copyOf(questions);
  }

  /** The requests for the list of models so far. */
  public List<Request> modelRequests() {
    return List.copyOf(modelRequests);
  }

  /** Connections ever opened. */
  public int connections() {
    return connections.get();
  }

  /** Connections open now. */
  public int openConnections() {
    return openConnections.get();
  }

  /** How often a client closed a connection in the middle of an answer. */
  public int clientCloses() {
    return clientCloses.get();
  }

  /** Waits until so many questions have come. */
  public void awaitRequests(int count) {
    await("question " + count, () -> questions.size() >= count);
  }

  /** Waits until a client has closed its connection in the middle of an answer. */
  public void awaitClientClose() {
    await("the client's close", () -> clientCloses.get() > 0);
  }

  /** Polls until {@code condition} holds; fails with {@code what} after a minute. */
  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One connection: plays a script for each request. */
  @SuppressWarnings("FutureReturnValueIgnored") // a write fails where the client has gone: no fault
  private final class Conversation extends SimpleChannelInboundHandler<FullHttpRequest> {
    private boolean playing;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
      Map<String, String> headers = new TreeMap<>();
      message
          .headers()
          .forEach(h -> headers.put(h.getKey().toLowerCase(java.util.Locale.ROOT), h.getValue()));
      Request request =
          new Request(
              message.method().name(),
              message.uri(),
              headers,
              message.content().toString(StandardCharsets.UTF_8));
      Script script;
      if (message.uri().endsWith("/models")) {
        modelRequests.add(request);
        script = models;
      } else {
        Script one = queued.poll();
        script = one == null ? always : one;
        questions.add(request);
      }
      playing = true;
      play(ctx, script.steps(), 0);
    }

    private void play(ChannelHandlerContext ctx, List<Script.Step> steps, int from) {
      for (int i = from; i < steps.size() && ctx.channel().isActive(); i++) {
        Script.Step step = steps.get(i);
        if (step instanceof Script.Head head) {
          HttpResponse response =
              new DefaultHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
          head.headers().forEach(response.headers()::set);
          HttpUtil.setTransferEncodingChunked(response, true);
          ctx.writeAndFlush(response);
        } else if (step instanceof Script.Body body) {
          ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(body.bytes())));
        } else if (step instanceof Script.Wire wire) {
          ctx.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(wire.bytes()));
        } else if (step instanceof Script.Pause pause) {
          int next = i + 1;
          ctx.executor()
              .schedule(() -> play(ctx, steps, next), pause.millis(), TimeUnit.MILLISECONDS);
          return;
        } else if (step instanceof Script.Again again) {
          int next = again.step();
          ctx.executor().schedule(() -> play(ctx, steps, next), 1, TimeUnit.MILLISECONDS);
          return;
        } else if (step instanceof Script.Stall) {
          return;
        } else if (step instanceof Script.Cut) {
          playing = false;
          ctx.close();
          return;
        }
      }
      if (ctx.channel().isActive()) {
        playing = false;
        ctx.writeAndFlush(new DefaultLastHttpContent());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (playing) {
        clientCloses.incrementAndGet();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** What the server does with one request: steps, played in order; immutable. */
  public static final class Script {
    sealed interface Step permits Head, Body, Wire, Pause, Again, Stall, Cut {}

    record Head(int status, Map<String, String> headers) implements Step {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes) implements Step {}

    /** Bytes past the HTTP codec. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Wire(byte[] bytes) implements Step {}

    record Pause(long millis) implements Step {}

    /** Goes on from an earlier step, 1 ms later, for ever. */
    record Again(int step) implements Step {}

    /** Nothing more, the connection stays open. */
    record Stall() implements Step {}

    /** Closes the connection. */
    record Cut() implements Step {}

    private static final String DONE = "data: [DONE]\n\n";

    private final List<Step> steps;

    private Script(List<Step> steps) {
      this.steps = List.copyOf(steps);
    }

    List<Step> steps() {
      return steps;
    }

    /** A stream of these tokens as fast as it goes, properly ended. */
    public static Script tokens(String... tokens) {
      return stream().token(tokens).done();
    }

    /** The head of a stream of events; add what follows. */
    public static Script stream() {
      return head(200, Map.of("content-type", "text/event-stream"));
    }

    /** Takes the question and says nothing at all. */
    public static Script silence() {
      return new Script(List.of(new Stall()));
    }

    /** Takes the question and closes the connection. */
    public static Script hangUp() {
      return new Script(List.of(new Cut()));
    }

    /** Begins to stream and never ends. */
    public static Script endless(String token) {
      Script begun = stream().token(token);
      return begun.plus(new Again(begun.steps.size() - 1));
    }

    /** An error as OpenAI words it, with that code. */
    public static Script error(int status, String code, String message) {
      return answer(
          status,
          "application/json",
          "{\"error\":{\"message\":" + quote(message) + ",\"code\":" + quote(code) + "}}");
    }

    /** 429 that asks to wait; {@code retryAfter} in seconds or as a date. */
    public static Script rateLimited(String retryAfter) {
      return head(429, Map.of("content-type", "application/json", "retry-after", retryAfter))
          .raw("{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}");
    }

    /** A body of that type, whole at once. */
    public static Script answer(int status, String contentType, String body) {
      return head(status, Map.of("content-type", contentType)).raw(body);
    }

    /** A whole answer from an endpoint that does not stream. */
    public static Script plainJson(String content) {
      return answer(
          200,
          "application/json",
          "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
              + "\"assistant\",\"content\":"
              + quote(content)
              + "},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":9}}");
    }

    /** Bytes that are no HTTP. */
    public static Script notHttp(String text) {
      return new Script(List.of(new Wire(text.getBytes(StandardCharsets.UTF_8)), new Cut()));
    }

    /** A list of models. */
    public static Script models(String... ids) {
      StringBuilder json = new StringBuilder("{\"object\":\"list\",\"data\":[");
      for (int i = 0; i < ids.length; i++) {
        json.append(i == 0 ? "" : ",").append("{\"id\":").append(quote(ids[i])).append('}');
      }
      return answer(200, "application/json", json + "]}");
    }

    /** Status and headers; add what follows. */
    public static Script head(int status, Map<String, String> headers) {
      return new Script(List.of(new Head(status, headers)));
    }

    /** Adds tokens, an event and a chunk each. */
    public Script token(String... tokens) {
      Script script = this;
      for (String token : tokens) {
        script = script.raw(event(token));
      }
      return script;
    }

    /** Adds a pause between each two of these tokens. */
    public Script tokensEvery(long millis, String... tokens) {
      Script script = this;
      for (String token : tokens) {
        script = script.token(token).pause(millis);
      }
      return script;
    }

    /** Adds the finish reason and the end mark. */
    public Script done() {
      return finish("stop").raw(DONE);
    }

    /** Adds a finish reason alone. */
    public Script finish(String reason) {
      return raw(
          "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
              + quote(reason)
              + "}]}\n\n");
    }

    /** Adds body text as it is, in one chunk. */
    public Script raw(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds body bytes as they are, in one chunk. */
    public Script raw(byte[] bytes) {
      return plus(new Body(bytes));
    }

    /** Adds a pause. */
    public Script pause(long millis) {
      return plus(new Pause(millis));
    }

    /** Adds silence without end. */
    public Script stall() {
      return plus(new Stall());
    }

    /** Adds the loss of the connection. */
    public Script cut() {
      return plus(new Cut());
    }

    private Script plus(Step step) {
      List<Step> more = new java.util.ArrayList<>(steps);
      more.add(step);
      return new Script(more);
    }

    /** One event with a token, as OpenAI sends it. */
    public static String event(String token) {
      return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
          + "\"delta\":{\"content\":"
          + quote(token)
          + "},\"finish_reason\":null}]}\n\n";
    }

    private static String quote(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
  }
}
