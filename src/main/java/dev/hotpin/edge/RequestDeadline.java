package dev.hotpin.edge;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.JsonResponses;
import dev.hotpin.pipeline.LimitsMet;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose request comes too slowly, however often a byte comes: a head has its time
 * in all, and so has a body, which may be longer the more of it has come. Who has sent a part of a
 * request is told 408; who has sent nothing is closed without a word. Stands behind the codec.
 */
final class RequestDeadline extends ChannelDuplexHandler {
  private enum State {
    /** Until a head is complete. */
    HEAD,
    /** Until a body is complete. */
    BODY,
    /** Until the answer is written. */
    ANSWER,
    /** The end. */
    OVER
  }

  private final ServerConfig.Connection config;
  private State state = State.HEAD;
  private Future<?> deadline; // null while there is none
  private boolean sentRequest; // on this connection, before
  private boolean partOfHead; // bytes have come that are no whole head
  private boolean objectRead; // since the last end of reading
  private long bodyNanos; // when the body began
  private long bodyBytes;

  RequestDeadline(ServerConfig.Connection config) {
    this.config = config;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    awaitHead(ctx, config.headTimeoutMillis());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    state = State.OVER;
    cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake
        && handshake.isSuccess()
        && state == State.HEAD) {
      awaitHead(ctx, config.headTimeoutMillis());
    }
    ctx.fireUserEventTriggered(event);
  }

  private void awaitHead(ChannelHandlerContext ctx, long millis) {
    state = State.HEAD;
    partOfHead = false;
    schedule(ctx, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void schedule(ChannelHandlerContext ctx, long nanos) {
    cancel();
    deadline = ctx.executor().schedule(() -> due(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    objectRead = true;
    if (state == State.OVER) {
      ctx.fireChannelRead(msg); // behind this it is dropped, or answered in vain
      return;
    }
    if (msg instanceof HttpRequest) {
      beginBody(ctx);
    }
    if (msg instanceof HttpContent content) {
      bodyBytes += content.content().readableBytes();
      if (msg instanceof LastHttpContent) {
        state = State.ANSWER;
        cancel();
      }
    }
    ctx.fireChannelRead(msg);
  }

  private void beginBody(ChannelHandlerContext ctx) {
    state = State.BODY;
    sentRequest = true;
    bodyNanos = ctx.executor().ticker().nanoTime();
    bodyBytes = 0;
    schedule(ctx, TimeUnit.MILLISECONDS.toNanos(config.bodyTimeoutMillis()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!objectRead && state == State.HEAD) {
      partOfHead = true;
    }
    objectRead = false;
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    boolean interim =
        msg instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (msg instanceof LastHttpContent && !interim && state == State.ANSWER) {
      awaitHead(ctx, config.keepAliveMillis());
    }
    ctx.write(msg, promise);
  }

  private void due(ChannelHandlerContext ctx) {
    deadline = null;
    if (state == State.BODY) {
      long leftNanos = bodyDeadlineNanos() - ctx.executor().ticker().nanoTime();
      if (leftNanos > 0) {
        schedule(ctx, leftNanos);
        return;
      }
    }
    end(ctx);
  }

  private long bodyDeadlineNanos() {
    return bodyNanos
        + TimeUnit.MILLISECONDS.toNanos(config.bodyTimeoutMillis())
        + TimeUnit.SECONDS.toNanos(bodyBytes) / config.minUploadBytesPerSecond();
  }

  private void end(ChannelHandlerContext ctx) {
    boolean slow = state == State.BODY || partOfHead;
    state = State.OVER;
    if (slow) {
      LimitsMet.hit(ctx.channel(), Limit.SLOW_REQUEST);
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.REQUEST_TIMEOUT,
          false,
          "slow_request",
          "The request came too slowly. Please try again on a better connection.");
    } else {
      if (!sentRequest) {
        LimitsMet.hit(ctx.channel(), Limit.HANDSHAKE_TIMEOUT);
      }
      ctx.close();
    }
  }
}
