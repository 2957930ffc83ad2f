package dev.hotpin.bench;

import dev.hotpin.bench.report.Comparison;
import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
    description =
        "Puts two results of bench load side by side, with ratios; of several numbers of wearables"
            + " those that both have.",
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
    Map<String, Map<String, Object>> left = byLoad(a);
    Map<String, Map<String, Object>> right = byLoad(b);
    if (left.size() == 1 && right.size() == 1) {
      print(out, left.values().iterator().next(), right.values().iterator().next());
    } else {
      Set<String> both = new LinkedHashSet<>(left.keySet());
      both.retainAll(right.keySet());
      if (both.isEmpty()) {
        throw new IOException(
            a + " has results of " + left.keySet() + " wearables, " + b + " of " + right.keySet());
      }
      both.forEach(
          load -> {
            out.println(load + " wearables:");
            print(out, left.get(load), right.get(load));
            out.println();
          });
    }
    out.flush();
    return ExitCode.OK;
  }

  private void print(PrintWriter out, Map<String, Object> left, Map<String, Object> right) {
    Comparison.of(left, right, all).forEach(out::println);
  }

  /** Of each number of wearables the median of the runs where there is one, else the last run. */
  private static Map<String, Map<String, Object>> byLoad(Path file) throws IOException {
    Map<String, Map<String, Object>> results = new LinkedHashMap<>();
    for (Map<String, Object> line : JsonTree.readLines(file)) {
      results.merge(
          String.valueOf(line.get("load")),
          line,
          (before, next) -> isMedian(before) && !isMedian(next) ? before : next);
    }
    return results;
  }

  private static boolean isMedian(Map<String, Object> line) {
    return "median".equals(line.get("type"));
  }
}
