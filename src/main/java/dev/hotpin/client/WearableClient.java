package dev.hotpin.client;

import com.fasterxml.jackson.core.JsonFactory;
import dev.hotpin.concurrent.ChannelLoop;
import dev.hotpin.concurrent.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;

/**
 * One wearable's connection: frames out, typed events in. It holds no state of a turn; see {@link
 * WearableSession} for that.
 *
 * <p>Its methods may be called by any thread, never block, and take effect in order on the
 * wearable's event loop. What is sent before the upgrade or after the close is dropped: the
 * listener is told of both. A group of one thread carries thousands of wearables; the group stays
 * the caller's.
 */
public final class WearableClient {
  /** A TCP connection that takes longer is given up, in milliseconds. */
  public static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** An upgrade that takes longer is given up, in milliseconds. */
  public static final long UPGRADE_TIMEOUT_MILLIS = 10_000;

  /**
   * Messages larger than this close the connection with 1009, in bytes. Far more than the protocol
   * allows a server, so that too long frames can be reported as what they are.
   */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  private static final int MAX_HTTP_RESPONSE_BYTES = 8 * 1024;
  private static final int NORMAL_CLOSURE = 1000;

  /** How long the server may take to answer a close, in milliseconds. */
  private static final long CLOSE_TIMEOUT_MILLIS = 1_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final EventLoop eventLoop;
  private final Loop loop;
  private final ServerAddress server;
  private final WearableListener listener;
  private final ClientMessages messages = new ClientMessages(JSON);
  private final String handshake;
  private final WearableFormats formats;

  /** The connection once it is upgraded; on the loop only. */
  private Channel channel;

  private ChannelFuture connecting;
  private boolean closing;

  /**
   * Makes a wearable that is not connected yet.
   *
   * @param group its next loop carries this wearable; of an NIO kind
   */
  public WearableClient(
      EventLoopGroup group, ServerAddress server, Handshake handshake, WearableListener listener) {
    this.eventLoop = group.next();
    this.loop = new ChannelLoop(eventLoop, System::nanoTime);
    this.server = server;
    this.handshake = messages.handshake(handshake);
    this.formats = handshake.formats();
    this.listener = listener;
  }

  /** The loop that the listener is called on. */
  public Loop loop() {
    return loop;
  }

  /** Connects, upgrades and sends the handshake. Once. */
  public void connect() {
    loop.executeNowOrLater(this::connectOnLoop);
  }

  /** Sends one frame of audio; the samples are copied before this returns. */
  public void sendAudio(byte[] pcm, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(pcm, offset, copy, 0, length);
    loop.executeNowOrLater(
        () -> {
          if (channel != null) {
            write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(copy)));
          }
        });
  }

  /** Says that the user has stopped speaking; the listener is given the moment. */
  public void endSpeech() {
    loop.executeNowOrLater(
        () -> {
          if (channel != null) {
            listener.onSpeechEndSent(loop.nanoTime());
            write(new TextWebSocketFrame(messages.signal("EOS")));
          }
        });
  }

  /** Asks the server to forget the conversation. */
  public void reset() {
    send(messages.signal("RESET"));
  }

  /** Asks the server to stop the turn in progress. */
  public void interrupt() {
    send(messages.signal("INTERRUPT"));
  }

  /** Takes a turn without speech. */
  public void text(String text) {
    send(messages.text(text));
  }

  private void send(String json) {
    loop.executeNowOrLater(
        () -> {
          if (channel != null) {
            write(new TextWebSocketFrame(json));
          }
        });
  }

  /** Closes with 1000, also while connecting; the listener hears of it as of any other close. */
  public void close() {
    loop.executeNowOrLater(this::closeOnLoop);
  }

  /**
   * Whether what the server sends is taken from the socket. A device that plays what it reads stops
   * for as long as its memory is full; while it does, it sees neither pings nor a close.
   */
  public void setReading(boolean reading) {
    loop.executeNowOrLater(
        () -> {
          if (channel != null) {
            channel.config().setAutoRead(reading);
          }
        });
  }

  /**
   * Is gone without a word, as when a device loses its power: the connection is reset (RST), no
   * close is sent.
   */
  public void vanish() {
    loop.executeNowOrLater(
        () -> {
          closing = true;
          if (channel != null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            drop(channel);
          } else if (connecting != null && !connecting.cancel(false)) {
            drop(connecting.channel());
          }
        });
  }

  private void write(Object frame) {
    channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static void drop(Channel connection) {
    connection.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  private void closeOnLoop() {
    if (closing) {
      return;
    }
    closing = true;
    if (channel != null) {
      Channel closed = channel;
      write(new CloseWebSocketFrame(NORMAL_CLOSURE, ""));
      loop.schedule(() -> drop(closed), CLOSE_TIMEOUT_MILLIS);
    } else if (connecting != null && !connecting.cancel(false)) {
      drop(connecting.channel());
    }
  }

  private void connectOnLoop() {
    if (closing) {
      listener.onClosed(new WearableException("Closed before it was connected."));
      return;
    }
    SslContext tls = server.tls() ? server.trust().netty() : null;
    WearableHandler handler = new WearableHandler(server.uri(), JSON, new Events());
    connecting =
        new Bootstrap()
            .group(eventLoop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new WearableInitializer(tls, handler))
            .connect(server.socketAddress());
    connecting.addListener(
        future -> {
          if (!future.isSuccess()) {
            handler.connectFailed(future.cause());
          }
        });
  }

  /** Keeps the channel while it can be written to, and passes everything on. */
  private final class Events implements WearableHandler.Upgraded {
    @Override
    public WearableListener listener() {
      return listener;
    }

    @Override
    public void upgraded(Channel upgraded) {
      channel = upgraded;
      write(new TextWebSocketFrame(handshake));
    }

    @Override
    public void gone() {
      channel = null;
    }
  }

  private final class WearableInitializer extends ChannelInitializer<SocketChannel> {
    private final SslContext tls;
    private final WearableHandler handler;

    WearableInitializer(SslContext tls, WearableHandler handler) {
      this.tls = tls;
      this.handler = handler;
    }

    @Override
    protected void initChannel(SocketChannel socket) {
      ChannelPipeline pipeline = socket.pipeline();
      if (tls != null) {
        pipeline.addLast(
            "tls",
            tls.newHandler(
                socket.alloc(), server.uri().getHost(), server.socketAddress().getPort()));
      }
      pipeline.addLast("http-codec", new HttpClientCodec());
      pipeline.addLast("http-aggregator", new HttpObjectAggregator(MAX_HTTP_RESPONSE_BYTES));
      pipeline.addLast(
          "websocket",
          new WebSocketClientProtocolHandler(
              WebSocketClientProtocolConfig.newBuilder()
                  .webSocketUri(server.uri())
                  .version(WebSocketVersion.V13)
                  .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                  .handshakeTimeoutMillis(UPGRADE_TIMEOUT_MILLIS)
                  .handleCloseFrames(false)
                  .build()));
      pipeline.addLast("websocket-aggregator", new WebSocketFrameAggregator(MAX_MESSAGE_BYTES));
      if (!formats.equals(WearableFormats.DEFAULT)) {
        pipeline.addLast("formats", new FormatHandler(formats));
      }
      pipeline.addLast("wearable", handler);
    }
  }
}
