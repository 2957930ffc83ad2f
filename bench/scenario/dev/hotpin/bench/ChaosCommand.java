package dev.hotpin.bench;

import dev.hotpin.bench.chaos.ChaosReport;
import dev.hotpin.bench.chaos.ChaosRun;
import dev.hotpin.bench.speech.SpeechCorpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has everything fail at random around a server under load. */
@Command(
    name = "chaos",
    description =
        "Starts a server with the embedded engines, has its model, recognizer, voices and clients"
            + " fail at random under load, and looks whether every turn ends, nobody hears"
            + " another's reply, and all is as before once the faults stop.",
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--fault-seconds",
      defaultValue = "120",
      description = "How long faults are made. Default: ${DEFAULT-VALUE}.")
  private int faultSeconds;

  @Option(
      names = "--quiet-seconds",
      defaultValue = "20",
      description = "Turns without faults before and after, each. Default: ${DEFAULT-VALUE}.")
  private int quietSeconds;

  @Option(
      names = "--wearables",
      defaultValue = "8",
      description = "Devices that speak. Default: ${DEFAULT-VALUE}.")
  private int wearables;

  @Option(
      names = "--vandals",
      defaultValue = "4",
      description = "Clients that break the rules, at a time. Default: ${DEFAULT-VALUE}.")
  private int vandals;

  @Option(
      names = "--fault-share",
      defaultValue = "0.2",
      description =
          "Of utterances, pieces of speech and questions, the share that something is wrong with."
              + " Default: ${DEFAULT-VALUE}.")
  private double faultShare;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all that is random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChaosRun.Plan plan =
        new ChaosRun.Plan(
            quietSeconds * 1_000L, faultSeconds * 1_000L, wearables, vandals, faultShare, seed);
    SpeechCorpus corpus = SpeechCorpus.recordings(SpeechCorpus.defaultFolder());
    Progress progress = Progress.on(spec.commandLine().getErr());
    ChaosReport report = new ChaosRun(plan, corpus, progress).run(Map.of("STT_ENGINE", "sphinx4"));
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(out::println);
    List<String> problems = report.problems();
    problems.forEach(problem -> out.println("AGAINST: " + problem));
    out.flush();
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
