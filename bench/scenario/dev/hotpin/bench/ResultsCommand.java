package dev.hotpin.bench;

import dev.hotpin.bench.results.CapacityKind;
import dev.hotpin.bench.results.ResultsRun;
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

/** Makes the published measurements. */
@Command(
    name = "results",
    description = {
      "Makes the published measurements and writes them down.",
      "Starts the servers itself, on free ports of loopback. Each section is kept in the work folder"
          + " as soon as it is measured, and longer ones part by part: a run that was stopped goes on"
          + " where it was, and what is measured with the same program and options is not measured"
          + " again. The document keeps its other sections as they stand.",
      "Ends with code 1 where a section could not be measured, or found a fault of the server:"
          + " replies astray, breaches of the protocol, connections dropped."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ResultsCommand implements Callable<Integer> {
  private static final String WORK = "target/bench-results";
  private static final String SHORT_WORK = "target/bench-results-short";
  private static final String DOCUMENT = "bench/RESULTS.md";
  private static final String SHORT_DOCUMENT = "target/RESULTS-short.md";

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Sections to measure: start, speakers, capacity, side-by-side, overload, idle,"
              + " slow-readers, soak; capacity and overload are measured with each engine, or with"
              + " one: capacity-sphinx4. Default: all.")
  private List<String> only;

  @Option(
      names = "--short",
      description =
          "A quick look: few turns, one run; for trying it out. It has a folder and a document of"
              + " its own.")
  private boolean shortForm;

  @Option(names = "--again", description = "Measures anew what is measured already.")
  private boolean again;

  @Option(
      names = "--run-minutes",
      defaultValue = "25",
      description =
          "A run lasts at most so long; it ends sooner with enough turns."
              + " Default: ${DEFAULT-VALUE}.")
  private int runMinutes;

  @Option(
      names = "--turns",
      defaultValue = "500",
      description = "Measured turns for a figure. Default: ${DEFAULT-VALUE}.")
  private int turns;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "Whose median is published. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--server-flags",
      defaultValue = "-Xmx2g",
      split = " ",
      description = "Of the server's JVM. Default: ${DEFAULT-VALUE}.")
  private List<String> serverFlags;

  @Option(
      names = "--idle-flags",
      defaultValue = "-Xms32m -Xmx512m -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15",
      split = " ",
      description = "Of the server's JVM for the idle fleet. Default: ${DEFAULT-VALUE}.")
  private List<String> idleFlags;

  @Option(
      names = "--capacity",
      defaultValue = "0",
      description =
          "Speakers that overload calls 1x. Default: as many as the server lets speak at once.")
  private int capacity;

  @Option(
      names = "--capacity-kinds",
      split = ",",
      defaultValue = "SPEAKERS,DEVICES",
      description = "Wearables that capacity looks for. Default: ${DEFAULT-VALUE}.")
  private List<CapacityKind> capacityKinds;

  @Option(
      names = "--side-by-side-speakers",
      split = ",",
      defaultValue = "4",
      description = "The servers are compared with so many. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sideBySideSpeakers;

  @Option(
      names = "--vosk-model",
      description = "Directory of a Vosk model to measure with beside Sphinx4.")
  private Path voskModel;

  @Option(
      names = "--vosk-language",
      defaultValue = "ko",
      description = "Of that model: en or ko. Default: ${DEFAULT-VALUE}.")
  private String voskLanguage;

  @Option(
      names = "--prototype",
      description =
          "Checkout of VighneshNilajakar/HOTPIN, whose requirements.txt --python has; it is run as"
              + " it is, but asks the chat stand-in.")
  private Path prototype;

  @Option(
      names = "--vosk-server",
      description = "Checkout of alphacep/vosk-server; --python has vosk and websockets.")
  private Path voskServer;

  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "Runs those two. Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(
      names = "--jar",
      defaultValue = "target/hotpin.jar",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private Path jar;

  @Option(
      names = "--work",
      description =
          "Where sections are kept. Default: target/bench-results, or target/bench-results-short"
              + " with --short.")
  private Path work;

  @Option(
      names = "--out",
      description =
          "The document. Default: bench/RESULTS.md, or target/RESULTS-short.md with --short.")
  private Path document;

  @Mixin private ChatTimingOptions chatTiming;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ResultsRun.Settings settings =
        new ResultsRun.Settings(
            only == null ? List.of() : only,
            shortForm,
            again,
            turns,
            runs,
            runMinutes,
            serverFlags,
            idleFlags,
            capacity,
            capacityKinds,
            sideBySideSpeakers,
            voskModel,
            voskLanguage,
            prototype,
            voskServer,
            python,
            jar,
            work != null ? work : Path.of(shortForm ? SHORT_WORK : WORK),
            document != null ? document : Path.of(shortForm ? SHORT_DOCUMENT : DOCUMENT),
            ResultsRun.published(spec.commandLine().getParseResult().originalArgs()));
    boolean all =
        new ResultsRun(
                settings,
                chatTiming.timing(),
                spec.commandLine().getOut(),
                Progress.on(spec.commandLine().getErr()))
            .run();
    return all ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
