package dev.hotpin.bench.micro;

import dev.hotpin.bench.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench micro}: runs the JMH benches and writes their results. */
@Command(
    name = "micro",
    description = "Measures single operations: time and garbage of each (JMH).",
    mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
  /** Fixed, so that a run is like the next; small, as on a small machine. */
  private static final String[] FORK_JVM_ARGS = {
    "-Xms512m",
    "-Xmx512m",
    "-Dio.netty.leakDetection.level=disabled",
    "-Djmh.executor=CUSTOM",
    "-Djmh.executor.class=" + LoopThreads.class.getName()
  };

  private static final int FORKS = 2;
  private static final int ITERATIONS = 5;
  private static final long ITERATION_MILLIS = 1_000;
  private static final int QUICK_FORKS = 1;
  private static final int QUICK_ITERATIONS = 3;
  private static final long QUICK_ITERATION_MILLIS = 400;

  @Option(
      names = "--quick",
      description = "One fork and short iterations: half an hour becomes three minutes.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "Where micro.json and micro.md go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Only benches whose name matches, for instance FrameIn (default: all).")
  private List<String> includes = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, RunnerException {
    Files.createDirectories(out);
    Path json = out.resolve("micro.json");
    Collection<RunResult> results = new Runner(options(json).build()).run();
    Map<String, Object> machine = Machine.describe();
    String table =
        "Measured "
            + LocalDate.now(ZoneOffset.UTC)
            + " on "
            + Machine.inWords(machine)
            + "; "
            + (quick ? QUICK_FORKS + " fork, short iterations" : FORKS + " forks")
            + "; commit "
            + machine.get("commit")
            + ".\n\n"
            + MicroTable.of(results);
    Path markdown = out.resolve("micro.md");
    Files.writeString(markdown, table);
    PrintWriter screen = spec.commandLine().getOut();
    screen.println();
    screen.print(table);
    screen.println();
    screen.println("Written: " + json + ", " + markdown);
    screen.flush();
    return 0;
  }

  private ChainedOptionsBuilder options(Path json) {
    TimeValue iteration = TimeValue.milliseconds(quick ? QUICK_ITERATION_MILLIS : ITERATION_MILLIS);
    int iterations = quick ? QUICK_ITERATIONS : ITERATIONS;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .forks(quick ? QUICK_FORKS : FORKS)
            .jvmArgs(FORK_JVM_ARGS)
            .warmupIterations(iterations)
            .warmupTime(iteration)
            .measurementIterations(iterations)
            .measurementTime(iteration)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString());
    if (includes.isEmpty()) {
      options.include("\\.micro\\.");
    }
    includes.forEach(options::include);
    return options;
  }
}
