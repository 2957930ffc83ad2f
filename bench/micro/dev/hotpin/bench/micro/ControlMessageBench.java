package dev.hotpin.bench.micro;

import dev.hotpin.wire.Acknowledgement;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ClientMessageReader;
import dev.hotpin.wire.Handshake;
import dev.hotpin.wire.HandshakeReader;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Messages of devices parsed, messages of the server written into a buffer. A few in each turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ControlMessageBench {
  private final byte[] hello =
      "{\"session_id\": \"esp32-cam-hotpin-001\", \"timings\": true}"
          .getBytes(StandardCharsets.UTF_8);
  private final HandshakeReader handshakes = new HandshakeReader(Offer.PART_1);
  private final byte[] endOfSpeech = "{\"signal\": \"EOS\"}".getBytes(StandardCharsets.UTF_8);
  private final ServerMessage speaking =
      new ServerMessage.Speaking(
          "The museum opens at nine in the morning, and the last visitors leave at six.");
  private final ServerMessage complete = new ServerMessage.Complete(false, 7, timings());
  private final ByteBuf json =
      Unpooled.wrappedBuffer(new byte[ServerMessageWriter.MAX_MESSAGE_BYTES]);

  private static Map<String, Long> timings() {
    Map<String, Long> millis = new LinkedHashMap<>();
    millis.put("endpoint_wait", 0L);
    millis.put("stt_final", 41L);
    millis.put("llm_first_token", 123L);
    millis.put("llm_first_piece", 160L);
    millis.put("tts_first_audio", 163L);
    millis.put("first_frame_written", 164L);
    millis.put("last_frame_written", 270L);
    millis.put("server_added", 45L);
    return millis;
  }

  @Benchmark
  public Handshake parseHello() {
    return handshakes.read(hello);
  }

  @Benchmark
  public ClientMessage parseEndOfSpeech() {
    return ClientMessageReader.read(endOfSpeech);
  }

  @Benchmark
  public int writeSpeaking() {
    return write(speaking);
  }

  @Benchmark
  public int writeComplete() {
    return write(complete);
  }

  @Benchmark
  public int writeAcknowledgement() {
    json.clear();
    Acknowledgement.write(12, 49_152, json);
    return json.readableBytes();
  }

  private int write(ServerMessage message) {
    json.clear();
    ServerMessageWriter.write(message, json);
    return json.readableBytes();
  }
}
