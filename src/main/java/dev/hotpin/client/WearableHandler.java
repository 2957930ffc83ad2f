package dev.hotpin.client;

import com.fasterxml.jackson.core.JsonFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/**
 * The last handler of a wearable's pipeline: turns frames into events and every way of ending into
 * one sentence, told once. Thread: the channel's event loop; frames are released on return.
 */
final class WearableHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_REASON_CHARS = 200;

  /** What the handler reports to beside the listener. */
  interface Upgraded {
    WearableListener listener();

    /** Frames may be written from now on. */
    void upgraded(Channel channel);

    /** Nothing may be written any more. */
    void gone();
  }

  private final URI uri;
  private final ServerMessageReader reader;
  private final Upgraded owner;
  private WearableException reason;
  private boolean upgraded;
  private boolean told;

  WearableHandler(URI uri, JsonFactory json, Upgraded owner) {
    this.uri = uri;
    this.reader = new ServerMessageReader(json);
    this.owner = owner;
  }

  /** No TCP connection came about. On the loop. */
  void connectFailed(Throwable cause) {
    fail(sentence(cause));
    tell();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      upgraded = true;
      owner.upgraded(ctx.channel());
      owner.listener().onUpgraded(System.nanoTime());
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      fail(
          new WearableException(
              uri + " took the connection but did not answer the WebSocket upgrade."));
      drop(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    long nanoTime = System.nanoTime();
    ByteBuf content = frame.content();
    if (frame instanceof BinaryWebSocketFrame) {
      if (content.isReadable()) {
        owner.listener().onAudio(content, nanoTime);
      } else {
        owner.listener().onAudioEnd(nanoTime);
      }
    } else if (frame instanceof TextWebSocketFrame) {
      byte[] utf8 = ByteBufUtil.getBytes(content);
      owner.listener().onMessage(reader.read(utf8), utf8.length, nanoTime);
    } else if (frame instanceof CloseWebSocketFrame close) {
      fail(closed(close));
      ctx.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(
        new WearableException(
            upgraded
                ? "The server dropped the connection without a word."
                : uri + " hung up before the WebSocket upgrade was done."));
    tell();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(sentence(cause));
    drop(ctx);
  }

  private static void drop(ChannelHandlerContext ctx) {
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** The first reason is the true one; what follows are its consequences. */
  private void fail(WearableException why) {
    if (reason == null) {
      reason = why;
    }
  }

  private void tell() {
    if (!told) {
      told = true;
      owner.gone();
      owner.listener().onClosed(reason);
    }
  }

  private static WearableException closed(CloseWebSocketFrame close) {
    String text = shorten(close.reasonText());
    return new WearableException(
        "The server closed the connection: "
            + (close.statusCode() < 0 ? "no code" : "code " + close.statusCode())
            + (text.isEmpty() ? "." : ", \"" + text + "\"."),
        null,
        !BackOff.isOfUseAfterClose(close.statusCode(), close.reasonText()));
  }

  private WearableException sentence(Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException refused) {
      HttpResponse response = refused.response();
      boolean lasting = response != null && !BackOff.isOfUseAfterStatus(response.status().code());
      return new WearableException(refusal(response), cause, lasting);
    }
    if (cause instanceof ConnectTimeoutException) {
      return new WearableException(
          uri.getRawAuthority()
              + " did not answer within "
              + WearableClient.CONNECT_TIMEOUT_MILLIS
              + " ms; is the address right?",
          cause);
    }
    if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
      return new WearableException(
          "Nobody listens at " + uri.getRawAuthority() + "; is the server running?", cause);
    }
    Throwable first = cause.getCause() instanceof SSLException ? cause.getCause() : cause;
    if (first instanceof SSLException) {
      return new WearableException(
          "No TLS with "
              + uri.getRawAuthority()
              + ": "
              + shorten(String.valueOf(first.getMessage()))
              + ". A certificate of its own needs --ca FILE; is it wss:// at all?",
          cause,
          isOfTheServer(first));
    }
    return new WearableException(
        "The connection to " + uri.getRawAuthority() + " broke: " + shorten(cause.toString()),
        cause);
  }

  /** Its certificate is not believed, or it speaks no TLS: another try meets the same server. */
  private static boolean isOfTheServer(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException || cause instanceof NotSslRecordException) {
        return true;
      }
    }
    return false;
  }

  private String refusal(HttpResponse response) {
    if (response == null) {
      return uri + " did not answer as a WebSocket server does.";
    }
    String retryAfter = response.headers().get(HttpHeaderNames.RETRY_AFTER);
    return uri
        + " refused the upgrade: HTTP "
        + shorten(response.status().toString())
        + (retryAfter == null ? "." : "; try again in " + shorten(retryAfter) + " s.");
  }

  private static String shorten(String text) {
    return text.length() <= MAX_REASON_CHARS ? text : text.substring(0, MAX_REASON_CHARS) + "…";
  }
}
