package dev.hotpin.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.limits.Limit;
import dev.hotpin.synthesis.VoiceInfo;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Answers {@code /}, {@code /health}, {@code /ready} and {@code /voices}; passes requests for the
 * WebSocket on, unless the server is not ready. Sharable.
 */
@ChannelHandler.Sharable
public final class HttpApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** Where devices connect. */
  public static final String WEBSOCKET_PATH = "/ws";

  /** Of an answer to HEAD the codec sends no body. */
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final ServerInfo info;

  public HttpApiHandler(ServerInfo info) {
    super(FullHttpRequest.class);
    this.info = info;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (!request.decoderResult().isSuccess()) {
      notValid(ctx, request.decoderResult().cause());
      return;
    }
    String path;
    try {
      path = new QueryStringDecoder(request.uri()).path();
    } catch (IllegalArgumentException e) {
      path = "";
    }
    if (path.equals(WEBSOCKET_PATH)) {
      webSocket(ctx, request, keepAlive);
    } else if (path.equals("/image")) { // a POST to it has been taken before
      JsonResponses.sendNotAllowed(
          ctx,
          keepAlive,
          "POST",
          "Post a picture here: multipart/form-data with the fields session and file.");
    } else if (!READING.contains(request.method())) {
      JsonResponses.sendNotAllowed(
          ctx, keepAlive, "GET, HEAD", "Only GET is answered here; pictures are posted to /image.");
    } else {
      page(ctx, path, keepAlive);
    }
  }

  private static void notValid(ChannelHandlerContext ctx, Throwable cause) {
    boolean longLine = cause instanceof TooLongHttpLineException;
    if (longLine || cause instanceof TooLongHttpHeaderException) {
      LimitsMet.hit(ctx.channel(), Limit.HTTP_HEADER_BYTES);
      JsonResponses.sendError(
          ctx,
          longLine
              ? HttpResponseStatus.REQUEST_URI_TOO_LONG
              : HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          false,
          "too_large",
          "The request's address or its header fields are too long.");
    } else {
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.BAD_REQUEST,
          false,
          "bad_request",
          "This is not a valid HTTP request.");
    }
  }

  private void webSocket(ChannelHandlerContext ctx, FullHttpRequest request, boolean keepAlive) {
    if (!info.isReady()) {
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          false,
          "not_ready",
          "The server is starting or stopping. Please try again in a moment.");
    } else if (info.isFull()) {
      LimitsMet.hit(ctx.channel(), Limit.CONNECTIONS);
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          false,
          "busy",
          "The server has as many connections as it takes. Please try again in a moment.");
    } else if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
      JsonResponses.sendError(
          ctx,
          HttpResponseStatus.UPGRADE_REQUIRED,
          keepAlive,
          "upgrade_required",
          "This address is a WebSocket: connect with ws://.");
    } else {
      ctx.fireChannelRead(request.retain());
    }
  }

  private void page(ChannelHandlerContext ctx, String path, boolean keepAlive) {
    switch (path) {
      case "/" -> JsonResponses.send(ctx, HttpResponseStatus.OK, keepAlive, this::writeService);
      case "/health" ->
          JsonResponses.send(ctx, HttpResponseStatus.OK, keepAlive, this::writeHealth);
      case "/voices" ->
          JsonResponses.send(ctx, HttpResponseStatus.OK, keepAlive, this::writeVoices);
      case "/ready" -> {
        if (info.isReady()) {
          JsonResponses.send(
              ctx,
              HttpResponseStatus.OK,
              keepAlive,
              json -> json.writeStringField("status", "ready"));
        } else {
          JsonResponses.sendError(
              ctx,
              HttpResponseStatus.SERVICE_UNAVAILABLE,
              keepAlive,
              "not_ready",
              "The server is starting or stopping.");
        }
      }
      default ->
          JsonResponses.sendError(
              ctx,
              HttpResponseStatus.NOT_FOUND,
              keepAlive,
              "not_found",
              "There is /, /health, /ready, /voices, /image and the WebSocket /ws.");
    }
  }

  private void writeService(JsonGenerator json) throws IOException {
    json.writeStringField("service", "Hotpin");
    json.writeStringField("version", info.version());
    json.writeStringField("status", info.isReady() ? "running" : "starting");
    json.writeStringField("websocket_endpoint", WEBSOCKET_PATH);
    json.writeObjectFieldStart("protocol");
    json.writeStringField("handshake", "text {\"session_id\": \"...\"}");
    json.writeStringField("audio_input", "binary, raw PCM, 16-bit little-endian, 16 kHz, mono");
    json.writeStringField("end_of_speech", "text {\"signal\": \"EOS\"}");
    json.writeStringField("reset", "text {\"signal\": \"RESET\"}");
    json.writeStringField("audio_output", "binary, a WAV stream, then an empty frame");
    json.writeEndObject();
  }

  private void writeHealth(JsonGenerator json) throws IOException {
    List<String> reasons = info.degradedReasons();
    json.writeStringField("status", reasons.isEmpty() ? "healthy" : "degraded");
    if (!reasons.isEmpty()) {
      json.writeArrayFieldStart("reasons");
      for (String reason : reasons) {
        json.writeString(reason);
      }
      json.writeEndArray();
    }
    json.writeBooleanField("vosk_model_loaded", info.voskModelLoaded());
    json.writeNumberField("active_sessions", info.activeSessions());
    json.writeObjectFieldStart("engines");
    ServerInfo.Engines engines = info.engines();
    json.writeStringField("recognition", engines.recognition());
    json.writeStringField("dialogue", engines.dialogue());
    json.writeStringField("synthesis", engines.synthesis());
    json.writeStringField("conversations", engines.conversations());
    json.writeEndObject();
    json.writeStringField("version", info.version());
    json.writeNumberField("uptime_seconds", info.uptimeSeconds());
  }

  private void writeVoices(JsonGenerator json) throws IOException {
    List<VoiceInfo> voices = info.voices();
    json.writeArrayFieldStart("voices");
    for (VoiceInfo voice : voices) {
      json.writeStartObject();
      json.writeStringField("id", voice.id());
      json.writeStringField("name", voice.name());
      json.writeStringField("language", voice.language());
      json.writeStringField("gender", voice.gender());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("count", voices.size());
  }
}
