package dev.hotpin.bench.chat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A language model for measuring with: OpenAI-compatible, streamed and whole, every answer with the
 * same times, each conversation with its own words ({@link Marker}). Listens on loopback only, on
 * one thread of its own.
 */
public final class ChatStandIn implements AutoCloseable {
  private static final String THREAD = "chat-stand-in";
  private static final int MAX_REQUEST_BYTES = 16 << 20;
  private static final int BACKLOG = 1_024;

  /**
   * How it answers.
   *
   * @param firstTokenMillis from the end of the request to the first token
   * @param tokenGapMillis between two tokens; a token is a word here
   * @param replyWords length of a reply, in words, the marker among them
   */
  public record Timing(long firstTokenMillis, long tokenGapMillis, int replyWords) {
    /** Groq's pace: 80 ms, then a hundred tokens a second. */
    public static final Timing DEFAULT = new Timing(80, 10, 30);
  }

  private final MultiThreadIoEventLoopGroup loop;
  private final Channel listener;
  private final AtomicLong requests;

  private ChatStandIn(MultiThreadIoEventLoopGroup loop, Channel listener, AtomicLong requests) {
    this.loop = loop;
    this.listener = listener;
    this.requests = requests;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @throws IOException with a sentence if the port is in use
   */
  public static ChatStandIn open(int port, Timing timing) throws IOException {
    return open(port, timing, () -> ChatFault.NONE);
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @param faults asked about each question, on the stand-in's thread
   * @throws IOException with a sentence if the port is in use
   */
  public static ChatStandIn open(int port, Timing timing, Supplier<ChatFault> faults)
      throws IOException {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(THREAD, true), NioIoHandler.newFactory());
    AtomicLong requests = new AtomicLong();
    AtomicLong conversations = new AtomicLong(System.nanoTime());
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    socket
                        .pipeline()
                        .addLast("http-codec", new HttpServerCodec())
                        .addLast("http-aggregator", new HttpObjectAggregator(MAX_REQUEST_BYTES))
                        .addLast("chat", new ChatHandler(timing, requests, conversations, faults));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw new IOException(
          "The chat stand-in can't listen on port " + port + ": " + bound.cause().getMessage());
    }
    return new ChatStandIn(loop, bound.channel(), requests);
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The base URL for clients. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** Answers asked for so far. */
  public long requests() {
    return requests.get();
  }

  /** CPU time that its thread has used, in nanoseconds. */
  public static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(THREAD)) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
