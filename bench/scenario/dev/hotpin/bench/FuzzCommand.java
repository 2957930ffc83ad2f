package dev.hotpin.bench;

import dev.hotpin.bench.fuzz.Finding;
import dev.hotpin.bench.fuzz.FuzzRun;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Fuzzer;
import dev.hotpin.bench.fuzz.LoggedErrors;
import dev.hotpin.bench.fuzztargets.FuzzTargets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Feeds the server's parts with inputs that nobody sends in earnest. */
@Command(
    name = "fuzz",
    description = {
      "Feeds all that takes bytes from strangers with made-up ones, and checks what must hold.",
      "What fails is made small, kept in a file, and told with the line that makes it again."
    },
    mixinStandardHelpOptions = true)
final class FuzzCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** As many of one target are enough to begin with. */
  private static final int MAX_FINDINGS_PER_TARGET = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      split = ",",
      description = "Only these; --list names them. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--inputs",
      defaultValue = "1000000",
      description = "In all, shared among the targets. Default: ${DEFAULT-VALUE}.")
  private long inputs;

  @Option(names = "--minutes", description = "Stops after so many. Default: no limit.")
  private Double minutes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another seed, other inputs. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--from",
      defaultValue = "0",
      description = "Number of each target's first input. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--out",
      defaultValue = "target/fuzz",
      description = "Where failing inputs are kept. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(names = "--replay", description = "Feeds this file to the one --target.")
  private Path replay;

  @Option(names = "--list", description = "Lists the targets.")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (list) {
      FuzzTargets.all().forEach(t -> to.printf("%-14s %s%n", t.name(), t.description()));
      to.flush();
      return ExitCode.OK;
    }
    try (LoggedErrors errors = LoggedErrors.open()) {
      List<FuzzTarget> targets = chosen(errors);
      return replay == null ? fuzz(targets) : replay(targets);
    }
  }

  private List<FuzzTarget> chosen(LoggedErrors errors) {
    List<FuzzTarget> all = FuzzTargets.watched(errors);
    for (String name : names) {
      if (all.stream().noneMatch(target -> target.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(), "There is no target " + name + "; --list names them.");
      }
    }
    return all.stream().filter(t -> names.isEmpty() || names.contains(t.name())).toList();
  }

  private int replay(List<FuzzTarget> targets) throws IOException {
    if (targets.size() != 1) {
      throw new ParameterException(spec.commandLine(), "Which --target is --replay for?");
    }
    Throwable failure = Fuzzer.failureOf(targets.get(0), Files.readAllBytes(replay));
    PrintWriter to = spec.commandLine().getOut();
    if (failure == null) {
      to.println("It holds.");
    } else {
      failure.printStackTrace(to);
    }
    to.flush();
    return failure == null ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int fuzz(List<FuzzTarget> targets) throws IOException {
    int shares = targets.stream().mapToInt(FuzzTarget::share).sum();
    long endNanos =
        minutes == null ? Long.MAX_VALUE : (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    long begunNanos = System.nanoTime();
    Progress progress = Progress.on(spec.commandLine().getErr());
    List<FuzzRun> runs = new ArrayList<>();
    long done = 0;
    for (FuzzTarget target : targets) {
      long share = Math.max(1, inputs * target.share() / shares);
      long shareEndNanos =
          minutes == null ? endNanos : (long) ((double) endNanos * (done + share) / inputs);
      FuzzRun run = new FuzzRun(target, seed, MAX_FINDINGS_PER_TARGET);
      long before = done;
      long[] shownNanos = {0};
      run.run(
          from,
          share,
          number -> {
            long elapsedNanos = System.nanoTime() - begunNanos;
            if (elapsedNanos - shownNanos[0] > PROGRESS_NANOS) {
              shownNanos[0] = elapsedNanos;
              progress.show(target.name() + " " + number, before + number, inputs);
            }
            return elapsedNanos < shareEndNanos;
          });
      done += share;
      runs.add(run);
    }
    progress.clear();
    return report(runs);
  }

  private int report(List<FuzzRun> runs) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    to.printf(
        "seed %d%n%-14s %10s %10s %10s %9s%n", seed, "target", "inputs", "MB", "s", "findings");
    long inputsDone = 0;
    int findings = 0;
    for (FuzzRun run : runs) {
      to.printf(
          "%-14s %10d %10.1f %10.1f %9d%n",
          run.target(), run.inputs(), run.bytes() / 1e6, run.seconds(), run.findings().size());
      inputsDone += run.inputs();
      findings += run.findings().size();
    }
    to.printf("%-14s %10d %32d%n", "all", inputsDone, findings);
    for (FuzzRun run : runs) {
      for (Finding finding : run.findings()) {
        keep(finding, to);
      }
    }
    to.flush();
    return findings == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void keep(Finding finding, PrintWriter to) throws IOException {
    Files.createDirectories(out);
    Path file =
        out.resolve(finding.target() + "-" + finding.seed() + "-" + finding.number() + ".bin");
    Files.write(file, finding.input());
    to.printf("%n%s: %s%n", finding.target(), finding.cause());
    for (int i = 0; i < Math.min(8, finding.cause().getStackTrace().length); i++) {
      to.println("    at " + finding.cause().getStackTrace()[i]);
    }
    to.println("  again: bench fuzz " + finding.reproduction());
    to.printf("  small: bench fuzz --target %s --replay %s%n", finding.target(), file);
  }
}
