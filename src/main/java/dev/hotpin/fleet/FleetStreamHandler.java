package dev.hotpin.fleet;

import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.JsonResponses;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.OperatorGate;
import dev.hotpin.pipeline.Peer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /admin/fleet/live}: a stream of events (Server-Sent Events) for an operator, until the
 * connection or the credential ends; other requests pass. Thread: the channel's event loop.
 */
final class FleetStreamHandler extends ChannelInboundHandlerAdapter {
  static final String PATH = "/admin/fleet/live";

  /** Who looked at what, whatever else is logged. */
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.hotpin.audit");

  private final OperatorGate gate;
  private final Watchers watchers;
  private final Runnable greet;
  private Stream stream; // null before somebody watches here

  /**
   * @param greet has newcomers told soon what there is; must not block
   */
  FleetStreamHandler(OperatorGate gate, Watchers watchers, Runnable greet) {
    this.gate = gate;
    this.watchers = watchers;
    this.greet = greet;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (stream != null) { // who watches has nothing more to say
      ReferenceCountUtil.release(msg);
      ctx.close();
    } else if (msg instanceof FullHttpRequest request && isForThis(request)) {
      try {
        serve(ctx, request);
      } finally {
        request.release();
      }
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private static boolean isForThis(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return false;
    }
    try {
      return new QueryStringDecoder(request.uri()).path().equals(PATH);
    } catch (IllegalArgumentException e) {
      return false; // a later handler says so
    }
  }

  private void serve(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (!request.method().equals(HttpMethod.GET)) {
      JsonResponses.sendNotAllowed(ctx, keepAlive, "GET", "Ask by GET.");
      return;
    }
    Optional<OperatorGate.Operator> operator = gate.admit(ctx, request);
    if (operator.isEmpty()) {
      return;
    }
    Stream joining = new Stream(ctx, operator.get());
    if (!watchers.join(joining)) {
      LimitsMet.hit(ctx.channel(), Limit.FLEET_WATCHERS);
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          keepAlive,
          "busy",
          "As many watch as may, which is " + Watchers.MAX + ". Close another page first.");
      return;
    }
    stream = joining;
    AUDIT.info(
        "{} watches the fleet from {}",
        operator.get().name(),
        Peer.of(ctx.channel()).address().getHostAddress());
    ctx.writeAndFlush(head());
    greet.run();
  }

  private static HttpResponse head() {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("X-Accel-Buffering", "no"); // or a proxy would keep events to itself
    HttpUtil.setTransferEncodingChunked(head, true);
    return head;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    leave();
  }

  private void leave() {
    if (stream != null) {
      watchers.leave(stream);
    }
  }

  /** One who watches over a channel. Threads: any. */
  private static final class Stream implements Watcher {
    private final ChannelHandlerContext ctx;
    private final OperatorGate.Operator operator;
    private final AtomicBoolean sending = new AtomicBoolean();

    Stream(ChannelHandlerContext ctx, OperatorGate.Operator operator) {
      this.ctx = ctx;
      this.operator = operator;
    }

    @Override
    public boolean mayStay() {
      return operator.stays().getAsBoolean();
    }

    @Override
    public boolean offer(byte[] event) {
      return sending.compareAndSet(false, true) && onLoop(() -> send(event));
    }

    private void send(byte[] event) {
      ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(event)))
          .addListener(sent -> sending.set(false));
    }

    @Override
    public void end(byte[] event) {
      if (sending.get()) {
        boolean unused = onLoop(ctx::close);
      } else {
        boolean unused =
            onLoop(
                () ->
                    ctx.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(event)))
                        .addListener(ChannelFutureListener.CLOSE));
      }
    }

    /** A loop that has ended takes nothing more; its channels are closed. */
    private boolean onLoop(Runnable task) {
      try {
        ctx.executor().execute(task);
        return true;
      } catch (RejectedExecutionException e) {
        return false;
      }
    }
  }
}
