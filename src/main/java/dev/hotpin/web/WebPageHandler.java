package dev.hotpin.web;

import dev.hotpin.pipeline.HttpAnswers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
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

/**
 * Answers requests for the web console from memory, and leads browsers that ask for {@code /} to
 * it; all other requests pass. Sharable.
 */
@ChannelHandler.Sharable
public final class WebPageHandler extends ChannelInboundHandlerAdapter {
  private static final String ROOT = "/";

  /** Files under an address with their hash never change. */
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  /** Pages are asked for each time, and mostly answered 304. */
  private static final String ASK_FIRST = "no-cache";

  private final WebAssets assets;

  public WebPageHandler(WebAssets assets) {
    this.assets = assets;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof FullHttpRequest request) || !isReading(request)) {
      ctx.fireChannelRead(msg);
      return;
    }
    FullHttpResponse answer = answer(request);
    if (answer == null) {
      ctx.fireChannelRead(request);
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    request.release();
    HttpAnswers.send(ctx, answer, keepAlive);
  }

  private static boolean isReading(FullHttpRequest request) {
    return request.decoderResult().isSuccess()
        && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD));
  }

  /** The answer, or null where the request is for somebody else. */
  private FullHttpResponse answer(FullHttpRequest request) {
    String path = path(request);
    if (path.equals(ROOT)) {
      return prefersHtml(request) ? leadHome() : null;
    }
    if (path.equals(WebAssets.HOME + '/')) {
      return leadHome();
    }
    WebAsset asset = assets.at(path);
    return asset == null ? null : serve(asset, request);
  }

  private static String path(FullHttpRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).path();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Devices and scripts name JSON, or nothing, or anything. */
  private static boolean prefersHtml(FullHttpRequest request) {
    AcceptHeader accept = new AcceptHeader(request.headers().get(HttpHeaderNames.ACCEPT));
    return accept.weightOfType("text/html") > accept.weightOfType("application/json");
  }

  private static FullHttpResponse leadHome() {
    FullHttpResponse answer = response(HttpResponseStatus.FOUND, Unpooled.EMPTY_BUFFER);
    answer
        .headers()
        .set(HttpHeaderNames.LOCATION, WebAssets.HOME)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    return answer;
  }

  private static FullHttpResponse serve(WebAsset asset, FullHttpRequest request) {
    AcceptHeader codings = new AcceptHeader(request.headers().get(HttpHeaderNames.ACCEPT_ENCODING));
    boolean zipped = asset.zipped() != null && codings.weightOfCoding("gzip") > 0;
    FullHttpResponse answer =
        isKnown(asset, request)
            ? response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER)
            : content(asset, zipped);
    answer.headers().set(HttpHeaderNames.ETAG, asset.entityTag(zipped));
    if (asset.zipped() != null) {
      answer.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
    boolean page = asset.kind() == WebContent.HTML;
    answer.headers().set(HttpHeaderNames.CACHE_CONTROL, page ? ASK_FIRST : FOR_GOOD);
    answer.headers().set("Cross-Origin-Resource-Policy", "same-origin");
    if (page) {
      PageSecurity.add(answer.headers(), request.headers().get(HttpHeaderNames.HOST));
    }
    return answer;
  }

  private static FullHttpResponse content(WebAsset asset, boolean zipped) {
    byte[] body = zipped ? asset.zipped() : asset.body();
    FullHttpResponse answer = response(HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, asset.kind().mediaType());
    if (zipped) {
      answer.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return answer;
  }

  /** Whether the browser has it, in whatever coding (RFC 9110, section 13.1.2). */
  private static boolean isKnown(WebAsset asset, FullHttpRequest request) {
    for (String tags : request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH)) {
      for (String tag : tags.split(",", -1)) {
        String bare = tag.trim().replaceFirst("^W/", "");
        if (bare.equals("*")
            || bare.equals(asset.entityTag(false))
            || bare.equals(asset.entityTag(true))) {
          return true;
        }
      }
    }
    return false;
  }

  private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
    FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      HttpUtil.setContentLength(answer, body.readableBytes());
    }
    answer.headers().set("X-Content-Type-Options", "nosniff");
    return answer;
  }
}
