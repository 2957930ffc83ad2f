package dev.hotpin.bench.micro;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results of JMH benches as a table in Markdown: time and garbage of one operation. */
final class MicroTable {
  private static final String PACKAGE = "dev.hotpin.bench.micro.";

  /** What JMH's GC profiler calls the bytes allocated in an operation. */
  static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

  private MicroTable() {}

  static String of(Collection<RunResult> results) {
    StringBuilder table = new StringBuilder();
    table.append("| bench | parameters | ns/op | ± | B/op |\n| --- | --- | ---: | ---: | ---: |\n");
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      Result<?> time = result.getPrimaryResult();
      Result<?> bytes = result.getSecondaryResults().get(BYTES_PER_OPERATION);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.1f | %s |\n",
              params.getBenchmark().replace(PACKAGE, ""),
              params.getParamsKeys().stream()
                  .map(key -> key + "=" + params.getParam(key))
                  .collect(Collectors.joining(" ")),
              time.getScore(),
              Double.isNaN(time.getScoreError()) ? 0 : time.getScoreError(),
              bytes == null ? "" : String.format(Locale.ROOT, "%.1f", bytes.getScore())));
    }
    return table.toString();
  }
}
