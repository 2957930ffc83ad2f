package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;

/**
 * Holds a request for the WebSocket against RFC 6455, section 4.2.1, before the codec sees it, so
 * that what is missing is answered in this server's own way, and old drafts are not spoken.
 * Sharable: keeps nothing of a channel.
 */
@ChannelHandler.Sharable
public final class WebSocketRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** The only version there is. */
  static final String VERSION = "13";

  private static final int KEY_BYTES = 16;

  public WebSocketRequestHandler() {
    super(FullHttpRequest.class);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)) {
      JsonResponses.sendNotAllowed(ctx, false, "GET", "A WebSocket is asked for with GET.");
    } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      refuse(ctx, "A WebSocket is asked for with HTTP/1.1.");
    } else if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      refuse(ctx, "A WebSocket is asked for with \"Connection: Upgrade\".");
    } else if (!HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(
        headers.get(HttpHeaderNames.UPGRADE))) {
      refuse(ctx, "A WebSocket is asked for with \"Upgrade: websocket\", and no other protocol.");
    } else if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          false,
          "upgrade_required",
          "Only version 13 of WebSocket is spoken: send \"Sec-WebSocket-Version: 13\".");
    } else if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      refuse(ctx, "Sec-WebSocket-Key must be 16 random bytes in base64.");
    } else {
      ctx.fireChannelRead(request.retain());
    }
  }

  private static boolean isKey(String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuse(ChannelHandlerContext ctx, String message) {
    JsonResponses.sendError(ctx, HttpResponseStatus.BAD_REQUEST, false, "bad_request", message);
  }
}
