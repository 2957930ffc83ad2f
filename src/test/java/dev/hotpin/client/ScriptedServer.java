package dev.hotpin.client;

import dev.hotpin.audio.WavHeader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in for a server of the protocol's part 1, on a real socket of this machine: takes the
 * handshake and acknowledges audio as it should; what it does at the end of speech is its script.
 */
public final class ScriptedServer implements AutoCloseable {

  /** What happens at a point of the conversation; on the event loop. */
  @FunctionalInterface
  public interface Script {
    /** Plays it. */
    void play(Peer peer);
  }

  /** What happens when something comes; on the event loop. */
  @FunctionalInterface
  public interface Reaction<T> {
    /** Plays it. */
    void play(Peer peer, T came);
  }

  /** How it answers those who come. */
  public enum Door {
    /** With the upgrade and {@code connected}. */
    OPEN,
    /** With HTTP 503. */
    FULL,
    /** Not at all, not even the upgrade. */
    SILENT,
    /** With the upgrade, then nothing. */
    DEAF,
    /** With the upgrade, then as the script says. */
    REFUSING,
    /** With the upgrade, then a close frame of 1008. */
    CLOSING
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("scripted-server", true), NioIoHandler.newFactory());
  private final Door door;
  private final Script onEndOfSpeech;
  private final Reaction<byte[]> onAudio;
  private final Reaction<String> onText;
  private final Channel listening;
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final Queue<String> posts = new ConcurrentLinkedQueue<>();
  private final AtomicLong audioBytes = new AtomicLong();

  private ScriptedServer(
      Door door, Script onEndOfSpeech, Reaction<byte[]> onAudio, Reaction<String> onText) {
    this.door = door;
    this.onAudio = onAudio;
    this.onText = onText;
    this.onEndOfSpeech = onEndOfSpeech;
    this.listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Initializer())
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Starts one that takes everybody in. */
  public static ScriptedServer at(Script onEndOfSpeech) {
    return new ScriptedServer(Door.OPEN, onEndOfSpeech, (peer, pcm) -> {}, (peer, text) -> {});
  }

  /** Starts one of part 2, which is told of each frame, of text after the handshake. */
  public static ScriptedServer listening(Reaction<byte[]> onAudio, Reaction<String> onText) {
    return new ScriptedServer(Door.OPEN, peer -> {}, onAudio, onText);
  }

  /** Starts one that answers handshakes with an error. */
  public static ScriptedServer refusing(String json) {
    return new ScriptedServer(
        Door.REFUSING, peer -> {}, (peer, pcm) -> {}, (peer, text) -> peer.text(json));
  }

  /** Starts one that doesn't get as far as a turn. */
  public static ScriptedServer with(Door door) {
    return new ScriptedServer(door, peer -> {}, (peer, pcm) -> {}, (peer, text) -> {});
  }

  /** A whole turn as it should be, with two sentences. */
  public static void answer(Peer peer) {
    peer.text("{\"status\":\"processing\",\"stage\":\"transcription\"}");
    peer.text(
        "{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"go forward\",\"has_image\":false}");
    peer.spoken("Going forward.");
    peer.text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"Ten metres.\"}");
    peer.audio(new byte[4096]);
    peer.audio(new byte[0]);
    peer.text(
        "{\"status\":\"complete\",\"turn\":1,\"timings_ms\":{\"stt_final\":3,\"first_frame_written\":9}}");
  }

  /** Its WebSocket address. */
  public String url() {
    return "ws://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort() + "/ws";
  }

  /** The text frames that came, in order. */
  public Queue<String> texts() {
    return texts;
  }

  /** The bodies of HTTP POST requests that came. */
  public Queue<String> posts() {
    return posts;
  }

  /** Bytes of audio that came. */
  public long audioBytes() {
    return audioBytes.get();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The wearable at the other end. */
  public static final class Peer {
    private final ChannelHandlerContext ctx;

    Peer(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    /** Its connection; equal for all that comes on the same one. */
    public Object connection() {
      return ctx.channel().id();
    }

    /** Sends a text frame. */
    public void text(String json) {
      ctx.writeAndFlush(new TextWebSocketFrame(json))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Sends a binary frame; an empty one ends the audio. */
    public void audio(byte[] frame) {
      ctx.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Announces a text and sends the first frame of a reply, header and 1,000 samples. */
    public void spoken(String text) {
      text("{\"status\":\"processing\",\"stage\":\"tts\",\"response\":\"" + text + "\"}");
      byte[] frame = new byte[2044];
      System.arraycopy(WavHeader.streaming(), 0, frame, 0, 44);
      audio(frame);
    }

    /** Goes on after a while. */
    public void later(long millis, Runnable what) {
      ctx.executor().schedule(what, millis, TimeUnit.MILLISECONDS).addListener(Peer::mustSucceed);
    }

    private static void mustSucceed(Future<?> done) {
      if (done.cause() != null && !done.isCancelled()) {
        throw new AssertionError("the script failed", done.cause());
      }
    }

    /** Sends a close frame. */
    public void close(int code, String reason) {
      ctx.writeAndFlush(new CloseWebSocketFrame(code, reason))
          .addListener(ChannelFutureListener.CLOSE);
    }

    /** Hangs up without a word. */
    public void drop() {
      ctx.pipeline()
          .firstContext()
          .close()
          .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel socket) {
      socket
          .pipeline()
          .addLast(new HttpServerCodec(), new HttpObjectAggregator(8 << 20), new Http());
    }
  }

  private final class Http extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      FullHttpRequest request = (FullHttpRequest) message;
      if (request.uri().equals("/image")) {
        posts.add(request.content().toString(StandardCharsets.ISO_8859_1));
        request.release();
        respond(ctx, HttpResponseStatus.OK);
      } else if (door == Door.FULL) {
        request.release();
        respond(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE);
      } else if (door == Door.SILENT) {
        request.release();
      } else {
        ctx.pipeline()
            .addLast(new WebSocketServerProtocolHandler("/ws", null, false, 1 << 20), new Talk());
        ctx.pipeline().remove(this);
        ctx.pipeline().fireChannelRead(request);
      }
    }

    private void respond(ChannelHandlerContext ctx, HttpResponseStatus status) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer("{}", StandardCharsets.UTF_8));
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
      response.headers().set(HttpHeaderNames.RETRY_AFTER, 2);
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private final class Talk extends SimpleChannelInboundHandler<WebSocketFrame> {
    private int chunks;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      Peer peer = new Peer(ctx);
      if (frame instanceof BinaryWebSocketFrame) {
        audioBytes.addAndGet(frame.content().readableBytes());
        if (++chunks % 2 == 0) {
          peer.text(
              "{\"status\":\"receiving\",\"chunks_received\":"
                  + chunks
                  + ",\"bytes_received\":"
                  + audioBytes
                  + "}");
        }
        onAudio.play(peer, ByteBufUtil.getBytes(frame.content()));
      } else if (frame instanceof TextWebSocketFrame text) {
        texts.add(text.text());
        read(peer, text.text());
      }
    }

    private void read(Peer peer, String text) {
      if (door == Door.REFUSING || !text.contains("session_id")) {
        onText.play(peer, text);
      }
      if (text.contains("EOS")) {
        chunks = 0;
        onEndOfSpeech.play(peer);
      } else if (text.contains("RESET")) {
        peer.text("{\"status\":\"reset_complete\"}");
      } else if (door == Door.CLOSING) {
        peer.close(1008, "who are you?");
      } else if (door == Door.OPEN && text.contains("session_id")) {
        peer.text("{\"status\":\"connected\",\"session_id\":\"x\"}");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }
}
