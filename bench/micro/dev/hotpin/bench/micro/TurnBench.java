package dev.hotpin.bench.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.hotpin.pipeline.Access;
import dev.hotpin.pipeline.AudioAcknowledger;
import dev.hotpin.pipeline.ControlDecoder;
import dev.hotpin.pipeline.FaultHandler;
import dev.hotpin.pipeline.HandshakeHandler;
import dev.hotpin.pipeline.PcmAccumulator;
import dev.hotpin.pipeline.ReplyMeter;
import dev.hotpin.pipeline.ServerMessageEncoder;
import dev.hotpin.pipeline.TurnHandler;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.WavStreamer;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.wire.Offer;
import io.netty.buffer.ByteBuf;
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
import org.slf4j.LoggerFactory;

/**
 * The whole pipeline behind the WebSocket upgrade with {@link InstantEngines}: what the server
 * itself adds to a turn, and what a frame of speech costs all the way into a recognizer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TurnBench {
  /** Speech of a turn, in frames: 1.3 s of the largest. */
  private static final int FRAMES = 10;

  /** Just below the longest utterance. */
  private static final long MAX_UTTERANCE_BYTES = 1_900_000;

  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long MAX_UNREAD_BYTES = 64L << 20;

  /** Bytes of samples in a frame of the device. */
  @Param({"640", "4096"})
  public int frameBytes;

  @Param({"adaptive", "pooled"})
  public Allocator allocator;

  private BenchChannel channel;
  private ByteBuf audio;
  private ByteBuf endOfSpeech;
  private ByteBuf reset;
  private long framesOfUtterance;

  @Setup
  public void open() {
    ((Logger) LoggerFactory.getLogger("dev.hotpin")).setLevel(Level.WARN);
    ReplyMeter meter = new ReplyMeter();
    channel =
        new BenchChannel(
            allocator.create(),
            new ServerMessageEncoder(),
            new HandshakeHandler(HANDSHAKE_MILLIS, Offer.PART_1, Access.forEveryone()),
            new ControlDecoder(),
            new AudioAcknowledger(),
            new PcmAccumulator(),
            new WavStreamer(meter, new UnreadReplies(MAX_UNREAD_BYTES)),
            new TurnHandler(
                InstantEngines.services(), new SessionRegistry(System::nanoTime), meter),
            new FaultHandler());
    audio = channel.binaryOnTheWire(Noise.pcm(frameBytes));
    endOfSpeech = text("{\"signal\": \"EOS\"}");
    reset = text("{\"signal\": \"RESET\"}");
    channel.read(text("{\"session_id\": \"bench\"}"));
    long before = channel.written();
    turn();
    if (channel.written() - before < FRAMES) {
      throw new IllegalStateException("The turn was not answered.");
    }
  }

  private ByteBuf text(String json) {
    return channel.textOnTheWire(json.getBytes(StandardCharsets.US_ASCII));
  }

  @TearDown
  public void close() {
    channel.close();
  }

  /** Ten frames of speech, the end of speech, and all of the answer. */
  @Benchmark
  public long turn() {
    for (int i = 0; i < FRAMES; i++) {
      channel.read(audio);
    }
    channel.read(endOfSpeech);
    channel.runTasks();
    return channel.written();
  }

  /** One frame of speech, to the recognizer; a new utterance now and then. */
  @Benchmark
  public long frame() {
    framesOfUtterance++;
    if (framesOfUtterance * frameBytes > MAX_UTTERANCE_BYTES) {
      framesOfUtterance = 0;
      channel.read(reset);
    }
    channel.read(audio);
    return channel.written();
  }
}
