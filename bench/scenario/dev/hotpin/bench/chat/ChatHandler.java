package dev.hotpin.bench.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One client's connection to the stand-in. On its event loop. */
final class ChatHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final List<String> FILLER =
      List.of(
          "the answer to that is known.",
          "many people ask the same thing.",
          "it depends on the season and the place.",
          "most of them walk home in the evening.",
          "the rest is a matter of patience.",
          "a good friend would tell you more.",
          "nobody has measured it twice.",
          "take the second road and then turn left.");

  private static final long SLOW_MILLIS = 2_000;
  private static final long BABBLE_MILLIS = 20;

  private final ChatStandIn.Timing timing;
  private final AtomicLong requests;
  private final AtomicLong conversations;
  private final Supplier<ChatFault> faults;

  ChatHandler(
      ChatStandIn.Timing timing,
      AtomicLong requests,
      AtomicLong conversations,
      Supplier<ChatFault> faults) {
    this.faults = faults;
    this.timing = timing;
    this.requests = requests;
    this.conversations = conversations;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    long arrivedNanos = System.nanoTime();
    String path = request.uri();
    if (path.endsWith("/models")) {
      whole(ctx, request, "{\"object\":\"list\",\"data\":[{\"id\":\"stand-in\"}]}");
    } else if (path.endsWith("/chat/completions")) {
      try {
        answer(
            ctx, request, ChatRequest.read(ByteBufUtil.getBytes(request.content())), arrivedNanos);
      } catch (IOException e) {
        refuse(ctx, HttpResponseStatus.BAD_REQUEST);
      }
    } else {
      refuse(ctx, HttpResponseStatus.NOT_FOUND);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a client that hangs up is no news
  }

  private void answer(
      ChannelHandlerContext ctx, FullHttpRequest request, ChatRequest chat, long arrivedNanos) {
    requests.incrementAndGet();
    ChatFault fault = faults.get();
    switch (fault) {
      case NONE, SLOW, CUT -> {}
      case DOWN -> {
        ctx.close();
        return;
      }
      case BROKEN -> {
        refuse(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR);
        return;
      }
      case RATE_LIMITED -> {
        refuse(ctx, HttpResponseStatus.TOO_MANY_REQUESTS);
        return;
      }
      case SILENT -> {
        return;
      }
      case GARBAGE -> {
        streamHead(ctx);
        ctx.write(new DefaultHttpContent(utf8(ctx, "data: {not json" + "\n\n")));
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        return;
      }
      case ENDLESS -> {
        streamHead(ctx);
        babble(ctx, 0);
        return;
      }
    }
    long zeroNanos =
        arrivedNanos + (fault == ChatFault.SLOW ? TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS) : 0);
    String reply = reply(chat);
    if (!chat.stream()) {
      long words = reply.chars().filter(c -> c == ' ').count();
      String body =
          "{\"id\":\"s\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
              + "{\"role\":\"assistant\",\"content\":\""
              + quoted(reply)
              + "\"},\"finish_reason\":\"stop\"}]}";
      FullHttpRequest kept = request.retain();
      at(
          ctx,
          zeroNanos,
          timing.firstTokenMillis() + words * timing.tokenGapMillis(),
          () -> {
            whole(ctx, kept, body);
            kept.release();
          });
      return;
    }
    streamHead(ctx);
    List<String> tokens = tokens(reply);
    if (fault == ChatFault.CUT) {
      tokens.stream()
          .limit(tokens.size() / 2)
          .forEach(token -> event(ctx, "{\"content\":\"" + quoted(token) + "\"}", "null"));
      ctx.flush();
      ctx.close();
      return;
    }
    sendTokens(ctx, tokens, 0, zeroNanos);
  }

  private static void streamHead(ChannelHandlerContext ctx) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    HttpUtil.setTransferEncodingChunked(head, true);
    ctx.writeAndFlush(head);
  }

  /** Goes on for as long as somebody listens. */
  private static void babble(ChannelHandlerContext ctx, int said) {
    if (ctx.channel().isActive()) {
      String sentence = FILLER.get(said % FILLER.size());
      event(ctx, "{\"content\":\"" + quoted(sentence) + " \"}", "null");
      ctx.flush();
      ctx.executor().schedule(() -> babble(ctx, said + 1), BABBLE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Each token on a schedule of its own: a late one does not delay the next. */
  private void sendTokens(
      ChannelHandlerContext ctx, List<String> tokens, int from, long arrivedNanos) {
    if (!ctx.channel().isActive()) {
      return;
    }
    int next = from;
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrivedNanos);
    while (next < tokens.size() && dueMillis(next) <= sinceMillis) {
      event(ctx, "{\"content\":\"" + quoted(tokens.get(next)) + "\"}", "null");
      next++;
    }
    if (next < tokens.size()) {
      int following = next;
      at(
          ctx,
          arrivedNanos,
          dueMillis(next),
          () -> sendTokens(ctx, tokens, following, arrivedNanos));
      ctx.flush();
      return;
    }
    event(ctx, "{}", "\"stop\"");
    ctx.write(new DefaultHttpContent(utf8(ctx, "data: [DONE]\n\n")));
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private long dueMillis(int token) {
    return timing.firstTokenMillis() + token * timing.tokenGapMillis();
  }

  private static void at(ChannelHandlerContext ctx, long zeroNanos, long millis, Runnable task) {
    long waitNanos = zeroNanos + TimeUnit.MILLISECONDS.toNanos(millis) - System.nanoTime();
    ctx.executor().schedule(task, Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
  }

  private static void event(ChannelHandlerContext ctx, String delta, String finishReason) {
    String json =
        "data: {\"id\":\"s\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
            + "\"delta\":"
            + delta
            + ",\"finish_reason\":"
            + finishReason
            + "}]}\n\n";
    ctx.write(new DefaultHttpContent(utf8(ctx, json)));
  }

  private String reply(ChatRequest chat) {
    Marker marker =
        Marker.find(chat.lastAssistant())
            .map(last -> last.next(chat.lastUser()))
            .orElseGet(() -> Marker.first(conversations.incrementAndGet(), chat.lastUser()));
    StringBuilder text = new StringBuilder(marker.sentence());
    for (int i = marker.step(); words(text) < timing.replyWords(); i++) {
      text.append(' ').append(marker.sentence(FILLER.get(i % FILLER.size())));
    }
    return text.toString();
  }

  private static long words(CharSequence text) {
    return 1 + text.chars().filter(c -> c == ' ').count();
  }

  /** Words, each with the blank before it, as models send them. */
  private static List<String> tokens(String reply) {
    return List.of(reply.split("(?= )", -1));
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static ByteBuf utf8(ChannelHandlerContext ctx, String text) {
    return ByteBufUtil.writeUtf8(ctx.alloc(), text);
  }

  private static void whole(ChannelHandlerContext ctx, FullHttpRequest request, String json) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, utf8(ctx, json));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
    var written = ctx.writeAndFlush(response);
    if (!HttpUtil.isKeepAlive(request)) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, utf8(ctx, "{}"));
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "2");
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
