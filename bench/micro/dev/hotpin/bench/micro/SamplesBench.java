package dev.hotpin.bench.micro;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.audio.BigEndianSamples;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Samples of the synthesizer brought into the format of the wire: 100 ms in each operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplesBench {
  private static final int BLOCK_BYTES = 3_200;
  private static final Amplifier AMPLIFIER = Amplifier.of(1.5);

  private final byte[] bigEndian = Noise.pcm(BLOCK_BYTES);
  private final byte[] pcm = new byte[BLOCK_BYTES];

  @Benchmark
  public byte[] bigEndianToPcm() {
    BigEndianSamples.toPcm(bigEndian, 0, pcm, AMPLIFIER);
    return pcm;
  }

  @Benchmark
  public int findOnset() {
    return BigEndianSamples.firstAsLoudAs(bigEndian, 0, BLOCK_BYTES, Short.MAX_VALUE);
  }
}
