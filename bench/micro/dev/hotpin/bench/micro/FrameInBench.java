package dev.hotpin.bench.micro;

import dev.hotpin.pipeline.AudioAcknowledger;
import dev.hotpin.pipeline.ControlDecoder;
import dev.hotpin.pipeline.PcmAccumulator;
import dev.hotpin.pipeline.ServerMessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One frame of a device, from the wire to a block of samples, with its share of the
 * acknowledgements. Netty's own part: the codec, and every second frame a text frame written back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameInBench {
  /** Bytes of samples in a frame: 10 ms, 20 ms, and what the devices in the field send. */
  @Param({"320", "640", "4096"})
  public int frameBytes;

  @Param({"adaptive", "pooled"})
  public Allocator allocator;

  @Param({"netty", "hotpin"})
  public Handlers handlers;

  private BenchChannel channel;
  private ByteBuf wire;

  @Setup
  public void open() {
    channel =
        new BenchChannel(
            allocator.create(),
            handlers == Handlers.hotpin
                ? new ChannelHandler[] {
                  new ServerMessageEncoder(),
                  new ControlDecoder(),
                  new AudioAcknowledger(),
                  new PcmAccumulator()
                }
                : new ChannelHandler[] {new PlainAcknowledger()});
    wire = channel.binaryOnTheWire(Noise.pcm(frameBytes));
    checkDelivered();
  }

  @TearDown
  public void close() {
    checkDelivered();
    channel.close();
  }

  /** A frame that got nowhere would be fast. */
  private void checkDelivered() {
    long acknowledged = channel.written();
    long delivered = delivered();
    frame();
    if (frame() == acknowledged) {
      throw new IllegalStateException("Two frames were not acknowledged.");
    }
    if (handlers == Handlers.hotpin && delivered() == delivered) {
      throw new IllegalStateException("Two frames were not handed on.");
    }
  }

  /** Blocks of samples handed on so far; none by Netty's own part. */
  long delivered() {
    return channel.arrived();
  }

  /** One frame read. Returns how many acknowledgements were written so far. */
  @Benchmark
  public long frame() {
    channel.read(wire);
    return channel.written();
  }

  /** The least that answers every second frame. */
  private static final class PlainAcknowledger extends ChannelInboundHandlerAdapter {
    private static final byte[] ACKNOWLEDGEMENT =
        "{\"status\":\"receiving\",\"chunks_received\":10000,\"bytes_received\":40960000}"
            .getBytes(StandardCharsets.US_ASCII);

    private boolean odd;
    private boolean unflushed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ReferenceCountUtil.release(msg);
      odd = !odd;
      if (!odd) {
        ByteBuf json = ctx.alloc().ioBuffer(ACKNOWLEDGEMENT.length).writeBytes(ACKNOWLEDGEMENT);
        ctx.write(new TextWebSocketFrame(json), ctx.voidPromise());
        unflushed = true;
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (unflushed) {
        unflushed = false;
        ctx.flush();
      }
    }
  }
}
