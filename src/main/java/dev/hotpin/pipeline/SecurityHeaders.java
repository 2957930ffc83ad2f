package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * Puts on every answer what keeps a browser from doing harm with it: no guessing of types, no
 * frames, no content, no referrer, no cache; over TLS, no way back to plain HTTP. An answer that
 * says otherwise itself is left as it is. Nothing tells what software answers.
 */
public final class SecurityHeaders extends ChannelOutboundHandlerAdapter {
  private static final String REFERRER_POLICY = "Referrer-Policy";
  private static final String STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security";
  private static final String NOTHING_BUT_DATA = "default-src 'none'; frame-ancestors 'none'";

  private final int hstsSeconds;

  /**
   * @param hstsSeconds how long a browser that came over TLS must not use plain HTTP; 0 for no word
   *     of it
   */
  public SecurityHeaders(int hstsSeconds) {
    this.hstsSeconds = hstsSeconds;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      addTo(response.headers());
      if (hstsSeconds > 0 && Peer.of(ctx.channel()).secure()) {
        setIfAbsent(response.headers(), STRICT_TRANSPORT_SECURITY, "max-age=" + hstsSeconds);
      }
    }
    ctx.write(msg, promise);
  }

  /** Those that any answer has. */
  static void addTo(HttpHeaders headers) {
    setIfAbsent(headers, "X-Content-Type-Options", "nosniff");
    setIfAbsent(headers, HttpHeaderNames.X_FRAME_OPTIONS, "DENY");
    setIfAbsent(headers, HttpHeaderNames.CONTENT_SECURITY_POLICY, NOTHING_BUT_DATA);
    setIfAbsent(headers, REFERRER_POLICY, "no-referrer");
    setIfAbsent(headers, HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.remove(HttpHeaderNames.SERVER);
  }

  private static void setIfAbsent(HttpHeaders headers, CharSequence name, CharSequence value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }
}
