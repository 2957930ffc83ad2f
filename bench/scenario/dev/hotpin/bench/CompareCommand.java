package dev.hotpin.bench;

import dev.hotpin.bench.report.Comparison;
import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts two results side by side. */
@Command(
    name = "compare",
    description = "Puts two results of bench load side by side, with ratios.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A.json", description = "A result of --json.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B.json", description = "Another one.")
  private Path b;

  @Option(names = "--all", description = "Every number, also those of the plan and the machine.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Comparison.of(result(a), result(b), all).forEach(out::println);
    out.flush();
    return ExitCode.OK;
  }

  /** The median of the runs where there is one, else the last run. */
  private static Map<String, Object> result(Path file) throws IOException {
    List<Map<String, Object>> lines = JsonTree.readLines(file);
    return lines.stream()
        .filter(line -> "median".equals(line.get("type")))
        .reduce((first, second) -> second)
        .orElse(lines.get(lines.size() - 1));
  }
}
