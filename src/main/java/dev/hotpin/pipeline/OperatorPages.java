package dev.hotpin.pipeline;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what is for operators only; other requests pass. Answers may come later, from other
 * threads: what a client sends before it has the answer is dropped, and its connection closed
 * behind the answer, so that no answer overtakes another. Thread: the channel's event loop.
 */
public final class OperatorPages extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorPages.class);

  private final List<OperatorPage> pages;
  private final OperatorGate gate;
  private boolean answering;
  private boolean closeAfterAnswer;

  /**
   * @param pages no path of which begins with another's; may become more; safe for many threads
   */
  public OperatorPages(List<OperatorPage> pages, OperatorGate gate) {
    this.pages = pages;
    this.gate = gate;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (answering) {
      closeAfterAnswer = true;
      ReferenceCountUtil.release(msg);
      return;
    }
    Optional<OperatorPage> page =
        msg instanceof FullHttpRequest request ? pageOf(request) : Optional.empty();
    if (page.isEmpty()) {
      ctx.fireChannelRead(msg);
      return;
    }
    try {
      serve(ctx, (FullHttpRequest) msg, page.get());
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private Optional<OperatorPage> pageOf(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return Optional.empty();
    }
    String path;
    try {
      path = new QueryStringDecoder(request.uri()).path();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the next handler says so
    }
    return pages.stream().filter(page -> isOf(page.path(), path)).findFirst();
  }

  private static boolean isOf(String page, String path) {
    return page.endsWith("/") ? path.startsWith(page) : path.equals(page);
  }

  private void serve(ChannelHandlerContext ctx, FullHttpRequest request, OperatorPage page) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (!page.methods().contains(request.method())) {
      String allowed =
          page.methods().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
      JsonResponses.sendNotAllowed(ctx, keepAlive, allowed, "Ask by " + allowed + ".");
      return;
    }
    Optional<OperatorGate.Operator> operator = gate.admit(ctx, request);
    if (operator.isEmpty()) {
      return;
    }
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    answering = true;
    try {
      page.answer(
              new OperatorPage.Question(
                  request.method(), uri.path(), uri.parameters(), operator.get().name()))
          .whenComplete(
              (answer, failure) ->
                  ctx.executor().execute(() -> write(ctx, keepAlive, answer, failure)));
    } catch (RuntimeException e) {
      write(ctx, keepAlive, null, e);
    }
  }

  private void write(
      ChannelHandlerContext ctx, boolean keepAlive, OperatorPage.Answer answer, Throwable failure) {
    answering = false;
    boolean stay = keepAlive && !closeAfterAnswer;
    if (isTooMuch(failure)) {
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          stay,
          "busy",
          "Too much is asked at once. Please try again in a moment.");
      return;
    }
    if (failure != null) {
      LOG.error("an operator's page failed", failure);
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.INTERNAL_SERVER_ERROR,
          stay,
          "internal",
          "Something went wrong. The server's log says more.");
      return;
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, answer.status(), Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    HttpUtil.setContentLength(response, answer.body().length);
    HttpAnswers.send(ctx, response, stay);
  }

  /** Thrown by the page, or what its answer ended with where a thread took no more. */
  private static boolean isTooMuch(Throwable failure) {
    return failure instanceof RejectedExecutionException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof RejectedExecutionException);
  }
}
