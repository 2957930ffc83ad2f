package dev.hotpin.dialogue.openai;

import dev.hotpin.concurrent.LoopTimer;
import dev.hotpin.tracing.TraceContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.RequestBuilder;

/**
 * HTTP to one endpoint: the client, its pool of connections, its name resolver. Threads: any; no
 * method blocks.
 *
 * <p>What differs from the client's defaults, and why: no retries (a call decides on its own), no
 * time limits (a call watches its own), no cookies, names looked up by Netty's resolver (the
 * default one blocks the event loop that asks), HTTP/1.1 (to cancel is to close a connection that
 * carries one answer), the clock on an event loop.
 */
final class Endpoint implements AutoCloseable {
  /** Below the minute or more after which most servers and load balancers close idle ones. */
  private static final Duration POOLED_IDLE = Duration.ofSeconds(55);

  private static final Duration POOL_CLEANING = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofMillis(-1);
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private final OpenAiSettings settings;
  private final EventLoopGroup loops;
  private final DnsNameResolver resolver;
  private final AsyncHttpClient client;

  /**
   * @param loops of a kind that the client knows, such as {@code NioEventLoopGroup} or {@code
   *     EpollEventLoopGroup}; not closed here
   */
  Endpoint(OpenAiSettings settings, EventLoopGroup loops) {
    this.settings = settings;
    this.loops = loops;
    EventLoop timerLoop = loops.next();
    client =
        new DefaultAsyncHttpClient(
            new DefaultAsyncHttpClientConfig.Builder()
                .setEventLoopGroup(loops)
                .setNettyTimer(new LoopTimer(timerLoop))
                .setConnectTimeout(Duration.ofMillis(settings.connectTimeoutMillis()))
                .setHandshakeTimeout(settings.connectTimeoutMillis())
                .setRequestTimeout(NEVER)
                .setReadTimeout(NEVER)
                .setMaxRequestRetry(0)
                .setFollowRedirect(false)
                .setCookieStore(null)
                .setHttp2Enabled(false)
                .setKeepAlive(true)
                .setPooledConnectionIdleTimeout(POOLED_IDLE)
                .setConnectionPoolCleanerPeriod(POOL_CLEANING)
                .setHttpClientCodecMaxHeaderSize(MAX_HEADER_BYTES)
                .setUserAgent("Hotpin")
                .build());
    resolver =
        new DnsNameResolverBuilder(loops.next())
            .datagramChannelType(datagramType(loops))
            .queryTimeoutMillis(settings.connectTimeoutMillis())
            .build();
  }

  /** The loop of the calling thread where it is one of ours, else any. */
  EventLoop homeLoop() {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return (EventLoop) loop;
      }
    }
    return loops.next();
  }

  /** Asks; the future only cancels, which closes the connection. */
  Future<Void> postQuestion(List<byte[]> body, TraceContext trace, ResponseHandler handler) {
    RequestBuilder request =
        request("POST", "/chat/completions", "text/event-stream")
            .setHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .setHeader("traceparent", trace.traceparent())
            .setBody(body);
    return client.executeRequest(request.build(), handler);
  }

  /** Asks for the list of models. */
  Future<Void> getModels(ResponseHandler handler) {
    return client.executeRequest(request("GET", "/models", "application/json").build(), handler);
  }

  /** Connections that are open and carry nothing. */
  long idleConnections() {
    return client.getClientStats().getTotalIdleConnectionCount();
  }

  /** Closes all connections. Calls under way are not told. */
  @Override
  public void close() {
    resolver.close();
    try {
      client.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private RequestBuilder request(String method, String path, String accept) {
    RequestBuilder builder =
        new RequestBuilder(method)
            .setUrl(settings.baseUrl() + path)
            .setNameResolver(resolver)
            .setHeader(HttpHeaderNames.ACCEPT, accept);
    if (settings.apiKey() != null) {
      builder.setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + settings.apiKey());
    }
    return builder;
  }

  private static Class<? extends DatagramChannel> datagramType(EventLoopGroup loops) {
    if (loops instanceof IoEventLoopGroup io) {
      if (io.isIoType(EpollIoHandler.class)) {
        return EpollDatagramChannel.class;
      }
      if (io.isIoType(KQueueIoHandler.class)) {
        return KQueueDatagramChannel.class;
      }
    }
    return NioDatagramChannel.class;
  }
}
