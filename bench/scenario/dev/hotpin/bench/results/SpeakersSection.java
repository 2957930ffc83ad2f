package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.report.Medians;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What four who speak nearly always wait for, and how much of it is the server's. */
final class SpeakersSection implements Section {
  private static final int SPEAKERS = 4;

  /** None of the four is told busy, whatever the server measures at its start. */
  private static final Map<String, String> PERMITS =
      Map.of("STT_PERMITS", Integer.toString(SPEAKERS));

  private static final long SHORT_MILLIS = 30_000;
  private static final String SERVER_ADDED = "server_added";

  /** Of the server's own stages, and of what a wearable hears; in the order of the columns. */
  private static final List<String> OWN_STAGES = List.of("stt_final", SERVER_ADDED);

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  private final Lab.Engine engine;

  SpeakersSection(Lab.Engine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return "speakers";
  }

  @Override
  public String title() {
    return "Four speakers";
  }

  @Override
  public String options() {
    return engine.toString();
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    return how.shortForm()
        ? SHORT_MILLIS / 1000
        : how.runs() * how.seconds(how.turns(), SPEAKERS, CapacitySearch.SPEAKER_SHARE);
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    List<Map<String, Object>> runs = new ArrayList<>();
    Faults faults = new Faults();
    for (int i = 1; i <= lab.thoroughness.runs(); i++) {
      int run = i;
      Map<String, Object> part = lab.part("speakers-" + run, () -> once(lab, run));
      runs.add(part);
      faults.add(part.get("faults"));
    }
    Markdown text = new Markdown();
    text.paragraph(
        SPEAKERS
            + " wearables, each of which means to speak 80 % of its time, "
            + engine.name()
            + ", `STT_PERMITS="
            + SPEAKERS
            + "`, a server of its own for each run. `server_added` is the wait that the server"
            + " adds, as it tells it with each turn: from the end of speech to the first audio"
            + " written, less the time that the chat model took. First audio is what the wearable"
            + " sees, from the end of speech as it was meant to be, the model's time and the"
            + " sentence's included. The median of the runs, all of them in brackets.");
    text.head("ms", "p50", "p90", "p99", "p99.9", "longest");
    for (String stage : OWN_STAGES) {
      row(text, "`" + stage + "`", stage, runs);
    }
    row(text, "first audio", GroupRecord.FIRST_AUDIO, runs);
    text.end();
    long fewest =
        runs.stream().mapToLong(run -> (long) JsonTree.number(run, "answered")).min().orElse(0);
    text.paragraph(
            "Turns: "
                + lab.turns(fewest, runs.size())
                + "; speaking at once: "
                + all(runs, "speaking")
                + "; failed: "
                + all(runs, "failed")
                + "; the server's CPU, % of a core: "
                + all(runs, "cpu")
                + "; the collector's longest pause, ms: "
                + all(runs, "longest_pause")
                + "; this program's own lateness in sending, p99 ms: "
                + all(runs, "send_lag")
                + ".")
        .paragraph(faults.sentence());
    return new Findings(text.text(), faults);
  }

  private Map<String, Object> once(Lab lab, int run) throws IOException, InterruptedException {
    Group group =
        Group.talking(Talk.GROUP, SPEAKERS, CapacitySearch.SPEAKER_SHARE).reading(ReadMode.AT_ONCE);
    long most = lab.thoroughness.shortForm() ? SHORT_MILLIS : lab.thoroughness.runMillis();
    LoadResult result;
    try (ServerProcess server = lab.hotpin("speakers-" + run, engine, lab.jvmFlags, PERMITS)) {
      result =
          lab.run(
              new Lab.RunName(SPEAKERS + " speakers, run " + run, engine.name(), SPEAKERS),
              server,
              lab.plan(List.of(group), most).untilTurns(lab.thoroughness.turns()),
              engine.language(),
              RunWatch.NONE);
    }
    GroupRecord record = result.groups().get(Talk.GROUP);
    Map<String, Object> tree = new LinkedHashMap<>();
    for (double percentile : PERCENTILES) {
      for (String stage : OWN_STAGES) {
        tree.put(key(stage, percentile), record.serverMillis(stage, percentile));
      }
      tree.put(
          key(GroupRecord.FIRST_AUDIO, percentile),
          record.scheduledMillis(GroupRecord.FIRST_AUDIO, percentile));
    }
    tree.put("answered", record.countOf("answered"));
    tree.put("failed", record.countOf("failed") + record.countOf("never_begun"));
    tree.put("speaking", result.number("speaking_mean"));
    tree.put("cpu", result.number("cpu_percent_of_a_core/server"));
    tree.put("longest_pause", result.number("server_gc_measured_ms_longest"));
    tree.put("send_lag", result.number("harness_ms/send_lag/p99"));
    tree.put("faults", new Faults().add(result).toTree());
    return tree;
  }

  private static String key(String stage, double percentile) {
    return stage + "_p" + percentile;
  }

  private static void row(
      Markdown text, String words, String stage, List<Map<String, Object>> runs) {
    List<Object> cells = new ArrayList<>(List.of(words));
    for (double percentile : PERCENTILES) {
      double[] values = values(runs, key(stage, percentile));
      cells.add(values.length > 1 ? Markdown.median(values) : (Object) Medians.of(values));
    }
    text.row(cells.toArray());
  }

  private static String all(List<Map<String, Object>> runs, String key) {
    List<Object> values = new ArrayList<>();
    runs.forEach(run -> values.add(JsonTree.at(run, key))); // whole numbers stay whole
    return Markdown.list(values);
  }

  private static double[] values(List<Map<String, Object>> runs, String key) {
    return runs.stream().mapToDouble(run -> JsonTree.number(run, key)).toArray();
  }
}
