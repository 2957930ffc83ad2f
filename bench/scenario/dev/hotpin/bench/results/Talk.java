package dev.hotpin.bench.results;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.report.Medians;
import dev.hotpin.bench.report.TextReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What those who talk got, in several runs. One thread only. */
final class Talk {
  static final String GROUP = "talking";

  private final List<LoadResult> runs = new ArrayList<>();

  Talk add(LoadResult run) {
    runs.add(run);
    return this;
  }

  /** Medians of end of speech to first audio, and of how many turns they are. */
  String firstAudio(Lab lab) {
    return median(GroupRecord.FIRST_AUDIO, 50)
        + " / "
        + median(GroupRecord.FIRST_AUDIO, 99)
        + " of "
        + turns(lab)
        + " turns";
  }

  /** The median over the runs of a percentile of a stage, counted from the schedule. */
  String median(String stage, double percentile) {
    double[] values =
        runs.stream()
            .mapToDouble(run -> run.groups().get(GROUP).scheduledMillis(stage, percentile))
            .toArray();
    return TextReport.text(Medians.of(values));
  }

  /** The median over the runs of a percentile of a stage, from the end of speech as it was. */
  String medianAsItWas(String stage, double percentile) {
    double[] values =
        runs.stream()
            .mapToDouble(run -> run.groups().get(GROUP).millis(stage, percentile))
            .toArray();
    return TextReport.text(Medians.of(values));
  }

  /** The median over the runs of a figure. */
  String median(String figure) {
    return TextReport.text(
        Medians.of(runs.stream().mapToDouble(run -> run.number(figure)).toArray()));
  }

  /** The highest in any run. */
  double most(String figure) {
    return runs.stream().mapToDouble(run -> run.number(figure)).max().orElse(Double.NaN);
  }

  /** The sum of a count over all runs. */
  long count(String name) {
    return runs.stream().mapToLong(run -> run.groups().get(GROUP).countOf(name)).sum();
  }

  /** Turns that failed in all runs, by their codes, as a cell; 0 where none did. */
  String failures() {
    Map<String, Long> all = new TreeMap<>();
    for (LoadResult run : runs) {
      JsonTree.asMap(run.groups().get(GROUP).toTree().get("failures"))
          .forEach((code, count) -> all.merge(code, ((Number) count).longValue(), Long::sum));
    }
    List<String> parts = new ArrayList<>();
    all.forEach((code, count) -> parts.add(TextReport.text(count) + " `" + code + "`"));
    return parts.isEmpty() ? "0" : String.join(", ", parts);
  }

  /** As a cell: how many turns each run had. */
  String turns(Lab lab) {
    return lab.turns(
        runs.stream().mapToLong(run -> run.groups().get(GROUP).countOf("answered")).min().orElse(0),
        runs.size());
  }
}
