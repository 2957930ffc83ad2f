package dev.hotpin.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
