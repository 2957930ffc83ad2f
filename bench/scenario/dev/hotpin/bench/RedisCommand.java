package dev.hotpin.bench;

import dev.hotpin.bench.results.RedisRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what it costs to keep conversations in Redis. */
@Command(
    name = "redis",
    description = {
      "Shows what it costs to keep conversations in Redis.",
      "Starts three servers, with conversations in memory, in Redis, and in a Redis that hangs, and"
          + " takes the same turns with each in turn. Needs redis-server."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class RedisCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--text-turns",
      defaultValue = "200",
      description = "Turns without speech, with each server. Default: ${DEFAULT-VALUE}.")
  private int textTurns;

  @Option(
      names = "--first-turns",
      defaultValue = "100",
      description = "First turns of a connection, asked at once. Default: ${DEFAULT-VALUE}.")
  private int firstTurns;

  @Option(
      names = "--spoken-turns",
      defaultValue = "10",
      description = "Turns spoken in real time. Default: ${DEFAULT-VALUE}.")
  private int spokenTurns;

  @Option(
      names = "--server-flags",
      defaultValue = "-Xmx1g",
      split = " ",
      description = "Of the servers' JVMs. Default: ${DEFAULT-VALUE}.")
  private List<String> serverFlags;

  @Option(
      names = "--jar",
      defaultValue = "target/hotpin.jar",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private Path jar;

  @Option(
      names = "--work",
      defaultValue = "target/bench-results",
      description = "Where the servers log. Default: ${DEFAULT-VALUE}.")
  private Path work;

  @Mixin private ChatTimingOptions chatTiming;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RedisRun.Settings settings =
        new RedisRun.Settings(
            jar, work, serverFlags, textTurns, firstTurns, spokenTurns, chatTiming.timing());
    new RedisRun(settings, spec.commandLine().getOut(), Progress.on(spec.commandLine().getErr()))
        .run();
    return ExitCode.OK;
  }
}
