package dev.hotpin.bench;

import dev.hotpin.bench.results.SpeculationRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what it gains to ask the model before the end of speech. */
@Command(
    name = "speculation",
    description = {
      "Shows what it gains to ask the model before the end of speech.",
      "Starts two servers, with SPECULATION on and off, and speaks the same clips to both in turn."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SpeculationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--turns",
      defaultValue = "50",
      description = "Measured turns of each kind. Default: ${DEFAULT-VALUE}.")
  private int turns;

  @Option(
      names = "--release-ms",
      defaultValue = "300",
      description = "From the last word to the end of speech. Default: ${DEFAULT-VALUE}.")
  private long releaseMillis;

  @Option(
      names = "--vosk-model",
      description = "Directory of a Vosk model. Default: the embedded Sphinx4.")
  private Path voskModel;

  @Option(
      names = "--language",
      defaultValue = "en",
      description = "Of the clips: en or ko. Default: ${DEFAULT-VALUE}.")
  private String language;

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
    Map<String, String> engine =
        voskModel == null
            ? Map.of("STT_ENGINE", "sphinx4", "STT_PERMITS", "1")
            : Map.of(
                "STT_ENGINE",
                "vosk",
                "VOSK_MODEL_PATH",
                voskModel.toAbsolutePath().toString(),
                "STT_PERMITS",
                "1");
    SpeculationRun.Settings settings =
        new SpeculationRun.Settings(
            jar, work, serverFlags, engine, language, turns, releaseMillis, chatTiming.timing());
    boolean all =
        new SpeculationRun(
                settings, spec.commandLine().getOut(), Progress.on(spec.commandLine().getErr()))
            .run();
    return all ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
