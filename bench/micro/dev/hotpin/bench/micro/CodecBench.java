package dev.hotpin.bench.micro;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavFile;
import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.BadAudioException;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Sound of devices decoded and encoded: 20 ms in each operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBench {
  private static final int STEP_BYTES = (int) Pcm.bytesOf(20);
  private static final int STEPS = 50;
  private static final String SPEECH = "/dev/hotpin/speech/amiable-himself.wav";

  /** Encoding and rate. 47,999 Hz has no table of its own. */
  @Param({"OPUS 16000", "MULAW 8000", "PCM_S16LE 48000", "PCM_S16LE 44100", "PCM_S16LE 47999"})
  public String format;

  private AudioEncoder encoder;
  private AudioDecoder decoder;
  private byte[] pcm;
  private final List<byte[]> encoded = new ArrayList<>();
  private int step;

  @Setup
  public void encodeOnce() throws IOException {
    String[] parts = format.split(" ", -1);
    Encoding encoding = Encoding.valueOf(parts[0]);
    int rate = Integer.parseInt(parts[1]);
    try (InputStream speech = WavFile.class.getResourceAsStream(SPEECH)) {
      pcm = WavFile.parse(speech.readAllBytes());
    }
    encoder = Codecs.encoder(encoding, rate);
    decoder = Codecs.decoder(encoding, rate, 1);
    for (int i = 0; i < STEPS; i++) {
      encoder.encode(pcm, i * STEP_BYTES, STEP_BYTES, encoded::add);
    }
  }

  @Benchmark
  public byte[] decode() throws BadAudioException {
    step = (step + 1) % encoded.size();
    return decoder.decode(encoded.get(step));
  }

  @Benchmark
  public void encode(Blackhole out) {
    step = (step + 1) % STEPS;
    Consumer<byte[]> consumer = out::consume;
    encoder.encode(pcm, step * STEP_BYTES, STEP_BYTES, consumer);
  }
}
