package dev.hotpin.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A channel without a socket, with the WebSocket codec of the server, that allocates nothing of its
 * own: what is written is released where the socket would take it, what reaches the end of the
 * pipeline is released and counted. Thread: the bench's.
 */
final class BenchChannel implements AutoCloseable {
  /** Longest message made of fragments, as in the server. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private static final int MASK_BYTES = 4;
  private static final int FIN_BINARY = 0x82;
  private static final int FIN_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16_BITS = 126;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Socket socket = new Socket();
  private final End end = new End();
  private final List<ByteBuf> input = new ArrayList<>(); // released at the end

  BenchChannel(ByteBufAllocator allocator, ChannelHandler... handlers) {
    channel.config().setAllocator(allocator);
    channel
        .pipeline()
        .addLast(socket)
        .addLast(new WebSocket13FrameEncoder(false))
        .addLast(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                    .allowExtensions(false)
                    .build()))
        .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
        .addLast(handlers)
        .addLast(end);
  }

  /**
   * What a device sends for {@code payload}: a masked frame. To be read again and again until the
   * channel is closed.
   */
  ByteBuf binaryOnTheWire(byte[] payload) {
    return onTheWire(FIN_BINARY, payload);
  }

  /** The same for a text frame of at most 125 bytes. */
  ByteBuf textOnTheWire(byte[] utf8) {
    return onTheWire(FIN_TEXT, utf8);
  }

  private ByteBuf onTheWire(int head, byte[] payload) {
    ByteBuf wire = Unpooled.directBuffer();
    input.add(wire);
    wire.writeByte(head);
    if (payload.length < LENGTH_16_BITS) {
      wire.writeByte(MASKED | payload.length);
    } else {
      wire.writeByte(MASKED | LENGTH_16_BITS).writeShort(payload.length);
    }
    byte[] mask = new byte[MASK_BYTES];
    ThreadLocalRandom.current().nextBytes(mask);
    wire.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      wire.writeByte(payload[i] ^ mask[i % MASK_BYTES]);
    }
    return Unpooled.unreleasableBuffer(wire);
  }

  /** One read of the socket that brings all of {@code wire}. */
  void read(ByteBuf wire) {
    wire.readerIndex(0);
    channel.pipeline().fireChannelRead(wire);
    channel.pipeline().fireChannelReadComplete();
  }

  /** Runs what was handed to the loop. */
  void runTasks() {
    channel.runPendingTasks();
  }

  EmbeddedChannel channel() {
    return channel;
  }

  ChannelHandlerContext lastContext() {
    return channel.pipeline().context(end);
  }

  /** Buffers that the socket took. */
  long written() {
    return socket.written;
  }

  /** Messages that reached the end of the pipeline. */
  long arrived() {
    return end.arrived;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    input.forEach(ByteBuf::release);
    channel.checkException();
  }

  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private long written;

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
      ReferenceCountUtil.release(msg);
      written++;
      promise.trySuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}
  }

  private static final class End extends ChannelInboundHandlerAdapter {
    private long arrived;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ReferenceCountUtil.release(msg);
      arrived++;
    }
  }
}
