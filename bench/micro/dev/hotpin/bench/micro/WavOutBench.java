package dev.hotpin.bench.micro;

import dev.hotpin.pipeline.ReplyMeter;
import dev.hotpin.pipeline.ReplyPart;
import dev.hotpin.pipeline.ServerMessageEncoder;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.WavStreamer;
import dev.hotpin.wire.ReplyFormat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Samples to WAV frames on the wire: the cost of one frame of 4,096 bytes in a stream. The samples
 * come in arrays of {@link #ARRAY_FRAMES} frames, about as long as a sentence, of which the piece's
 * own objects are a part. Netty's own part: as many frames with a copy of the samples.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WavOutBench {
  /** Frames in an array of samples: 2 s. */
  static final int ARRAY_FRAMES = 16;

  private static final int FRAME_BYTES = ReplyFormat.DEFAULT.frameBytes();

  private static final long MAX_UNREAD_BYTES = 64L << 20;

  @Param({"adaptive", "pooled"})
  public Allocator allocator;

  @Param({"netty", "hotpin"})
  public Handlers handlers;

  private BenchChannel channel;
  private ChannelHandlerContext context;
  private byte[] pcm;

  @Setup
  public void open() {
    channel =
        new BenchChannel(
            allocator.create(),
            handlers == Handlers.hotpin
                ? new ChannelHandler[] {
                  new ServerMessageEncoder(),
                  new WavStreamer(new ReplyMeter(), new UnreadReplies(MAX_UNREAD_BYTES))
                }
                : new ChannelHandler[0]);
    context = channel.lastContext();
    pcm = Noise.pcm(ARRAY_FRAMES * FRAME_BYTES);
    checkWritten();
  }

  @TearDown
  public void close() {
    checkWritten();
    channel.close();
  }

  /** Nothing written would be fast. */
  private void checkWritten() {
    long before = channel.written();
    if (frame() - before < ARRAY_FRAMES) {
      throw new IllegalStateException("The samples were not written.");
    }
  }

  /** An array of samples written. Returns what the socket took so far. */
  @Benchmark
  @OperationsPerInvocation(ARRAY_FRAMES)
  public long frame() {
    if (handlers == Handlers.hotpin) {
      context.write(new ReplyPart.Samples(1, pcm), context.voidPromise());
    } else {
      for (int at = 0; at < pcm.length; at += FRAME_BYTES) {
        ByteBuf frame = context.alloc().ioBuffer(FRAME_BYTES, FRAME_BYTES);
        frame.writeBytes(pcm, at, FRAME_BYTES);
        context.write(new BinaryWebSocketFrame(frame), context.voidPromise());
      }
      context.flush();
    }
    return channel.written();
  }
}
