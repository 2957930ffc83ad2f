package dev.hotpin.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.identity.Refusal;
import dev.hotpin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** HTTP answers in JSON. */
public final class JsonResponses {
  private static final JsonFactory JSON = new JsonFactory();
  static final String CONTENT_TYPE = "application/json; charset=utf-8";

  /** The fields of a JSON object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonResponses() {}

  /** Answers with an object. */
  public static void send(
      ChannelHandlerContext ctx, HttpResponseStatus status, boolean keepAlive, Fields fields) {
    HttpAnswers.send(ctx, response(status, fields), keepAlive);
  }

  /** Answers with an error of the protocol. */
  public static void sendError(
      ChannelHandlerContext ctx,
      HttpResponseStatus status,
      boolean keepAlive,
      String code,
      String message) {
    HttpAnswers.send(ctx, error(status, code, message), keepAlive);
  }

  /**
   * Answers that the path knows other methods.
   *
   * @param allowed those, as the header {@code Allow} names them
   */
  public static void sendNotAllowed(
      ChannelHandlerContext ctx, boolean keepAlive, String allowed, String message) {
    FullHttpResponse response =
        error(HttpResponseStatus.METHOD_NOT_ALLOWED, "method_not_allowed", message);
    response.headers().set(HttpHeaderNames.ALLOW, allowed);
    HttpAnswers.send(ctx, response, keepAlive);
  }

  /**
   * Answers that a credential is needed or not good enough: 401 with the scheme to use (RFC 6750,
   * section 3), or 403 where another one would be needed.
   */
  static void sendRefusal(ChannelHandlerContext ctx, boolean keepAlive, Refusal refusal) {
    HttpAnswers.send(ctx, refusal(refusal), keepAlive);
  }

  /** The same as a last answer; the caller closes when it has read the request. */
  static void sendRefusalAndStayOpen(ChannelHandlerContext ctx, Refusal refusal) {
    ctx.writeAndFlush(asLast(refusal(refusal)));
  }

  private static FullHttpResponse refusal(Refusal refusal) {
    if (refusal.isOfRights()) {
      return error(HttpResponseStatus.FORBIDDEN, "forbidden", refusal.message());
    }
    FullHttpResponse response =
        error(
            HttpResponseStatus.UNAUTHORIZED, ErrorCode.UNAUTHORIZED.onTheWire(), refusal.message());
    response
        .headers()
        .set(
            HttpHeaderNames.WWW_AUTHENTICATE,
            refusal == Refusal.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"");
    return response;
  }

  /** Answers that this is the last answer; the caller closes when it has read the request. */
  public static void sendErrorAndStayOpen(
      ChannelHandlerContext ctx, HttpResponseStatus status, String code, String message) {
    ctx.writeAndFlush(asLast(error(status, code, message)));
  }

  /** The same to somebody who has used up a quota: 429, and when there is room again. */
  static void sendRateLimitedAndStayOpen(
      ChannelHandlerContext ctx, String message, long retryAfterSeconds) {
    FullHttpResponse response =
        error(HttpResponseStatus.TOO_MANY_REQUESTS, ErrorCode.RATE_LIMITED.onTheWire(), message);
    response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
    ctx.writeAndFlush(asLast(response));
  }

  /** An error as it goes over the wire, where no codec is. The caller's to release. */
  static ByteBuf errorAsBytes(ByteBufAllocator allocator, Refused refused) {
    FullHttpResponse response = asLast(error(refused.status(), refused.code(), refused.message()));
    SecurityHeaders.addTo(response.headers());
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(refused.status()).append("\r\n");
    response
        .headers()
        .forEach(
            entry ->
                head.append(entry.getKey()).append(": ").append(entry.getValue()).append("\r\n"));
    ByteBuf bytes = allocator.buffer();
    bytes.writeCharSequence(head.append("\r\n"), StandardCharsets.US_ASCII);
    bytes.writeBytes(response.content());
    response.release();
    return bytes;
  }

  private static FullHttpResponse error(HttpResponseStatus status, String code, String message) {
    FullHttpResponse response = response(status, errorFields(code, message));
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "2");
    }
    if (status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "10");
    }
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      response
          .headers()
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketRequestHandler.VERSION);
    }
    return response;
  }

  /** Those of an error of the protocol. */
  static Fields errorFields(String code, String message) {
    return json -> {
      json.writeStringField("status", "error");
      json.writeStringField("code", code);
      json.writeStringField("message", message);
    };
  }

  private static FullHttpResponse asLast(FullHttpResponse response) {
    HttpUtil.setKeepAlive(response, false);
    return response;
  }

  private static FullHttpResponse response(HttpResponseStatus status, Fields fields) {
    ByteBuf body = Unpooled.wrappedBuffer(bytes(fields));
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    HttpUtil.setContentLength(response, body.readableBytes());
    return response;
  }

  /** An object, in UTF-8. */
  static byte[] bytes(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused a message", e);
    }
    return out.toByteArray();
  }
}
