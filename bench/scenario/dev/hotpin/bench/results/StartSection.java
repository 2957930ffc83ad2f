package dev.hotpin.bench.results;

import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.report.Medians;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How soon a server is ready, warm, and what that takes. */
final class StartSection implements Section {
  private static final int STARTS = 5;
  private static final int SHORT_STARTS = 2;
  private static final long SECONDS_EACH = 12;
  private static final double BYTES_PER_MB = 1 << 20;

  private final List<Lab.Engine> engines;

  StartSection(List<Lab.Engine> engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start";
  }

  @Override
  public String options() {
    return engines.toString();
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    return engines.size() * SECONDS_EACH * (how.shortForm() ? SHORT_STARTS : STARTS);
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    int starts = lab.thoroughness.shortForm() ? SHORT_STARTS : STARTS;
    Markdown text = new Markdown();
    text.paragraph(
        "From the start of the process until `/ready` says 200, which it does once the engines are"
            + " warm: median of "
            + starts
            + " starts (all of them in brackets), files in the system's cache, asked every 20"
            + " ms.");
    text.head("engine", "ready after ms", "CPU seconds until then", "resident MB then");
    for (Lab.Engine engine : engines) {
      Map<String, Object> part =
          lab.part("start-" + engine.name(), () -> starts(lab, engine, starts));
      text.row(((List<?>) part.get("row")).toArray());
    }
    return new Findings(text.end().text(), new Faults());
  }

  private static Map<String, Object> starts(Lab lab, Lab.Engine engine, int starts)
      throws IOException, InterruptedException {
    double[] millis = new double[starts];
    double[] cpuSeconds = new double[starts];
    double[] mb = new double[starts];
    for (int i = 0; i < starts; i++) {
      try (ServerProcess server =
          lab.hotpin("start-" + engine.name(), engine, lab.jvmFlags, Map.of())) {
        ProcessProbe process = ProcessProbe.of(server.pid());
        cpuSeconds[i] = process.cpuNanos().orElse(0) / 1e9;
        mb[i] = process.residentBytes().orElse(0) / BYTES_PER_MB;
        millis[i] = server.millisToReady();
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "row",
        List.of(
            engine.name(), Markdown.median(millis), Markdown.median(cpuSeconds), Medians.of(mb)));
    return tree;
  }
}
