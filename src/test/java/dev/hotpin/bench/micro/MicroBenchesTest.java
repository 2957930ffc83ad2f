package dev.hotpin.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The benches run: nobody would notice for months that they don't. What they measure is no test.
 */
class MicroBenchesTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Handlers.class)
  void aBenchOfFramesThatGoOutWritesEachOfThem(Handlers handlers) {
    WavOutBench bench = new WavOutBench();
    bench.allocator = Allocator.pooled;
    bench.handlers = handlers;
    bench.open();
    long before = bench.frame();
    long headersAndSamples = 2L * WavOutBench.ARRAY_FRAMES;
    assertEquals(headersAndSamples, bench.frame() - before);
    assertEquals(2 * headersAndSamples, bench.frame() - before);
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "netty, 320, 0", "netty, 640, 0", "netty, 4096, 0",
    "hotpin, 320, 1", "hotpin, 640, 2", "hotpin, 4096, 4"
  })
  void aBenchOfFramesThatComeInAcknowledgesAndDeliversThem(
      Handlers handlers, int frameBytes, int blocksOfTwoFrames) {
    FrameInBench bench = new FrameInBench();
    bench.allocator = Allocator.pooled;
    bench.handlers = handlers;
    bench.frameBytes = frameBytes;
    bench.open();
    bench.frame();
    long acknowledged = bench.frame();
    long delivered = bench.delivered();
    bench.frame();
    assertEquals(1, bench.frame() - acknowledged);
    assertEquals(blocksOfTwoFrames, bench.delivered() - delivered);
    bench.close();
  }

  @Test
  void everyBenchRunsOnce() throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true"); // others may measure on the same machine
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("\\.micro\\.")
                    .forks(0) // in this JVM: buffers are tracked, assertions are on
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .output(directory.resolve("jmh.log").toString())
                    .build())
            .run();
    String table = MicroTable.of(results);
    assertEquals(results.size() + 2, table.lines().count(), table);
    assertTrue(table.contains("| TurnBench.turn | "), table);
    assertTrue(table.contains("allocator=pooled frameBytes=320 handlers=hotpin"), table);
  }
}
