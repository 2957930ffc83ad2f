package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.report.TextReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** More speakers than fit: what those who are let in get, and how soon the others hear so. */
final class OverloadSection implements Section {
  private static final int[] MULTIPLES = {1, 2, 4, 8};

  /** The levels take turns so often, so that what disturbs the machine disturbs all alike. */
  private static final int ROUNDS = 4;

  private static final int SHORT_ROUNDS = 2;
  private static final int SHORT_TURNS = 5;
  private static final long SHORT_SLICE_MILLIS = 25_000;
  private static final int USUAL_CAPACITY = 4;
  private static final String GROUP = "talking";

  private final List<Lab.Engine> engines;
  private final int capacity;

  /**
   * With engines.
   *
   * @param capacity speakers that are called 1×; 0 for as many as the server lets speak at once
   */
  OverloadSection(List<Lab.Engine> engines, int capacity) {
    this.engines = engines;
    this.capacity = capacity;
  }

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String title() {
    return "Overload";
  }

  @Override
  public String options() {
    return engines + " capacity " + capacity;
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    if (how.shortForm()) {
      return engines.size()
          * (30L + (long) SHORT_ROUNDS * MULTIPLES.length * SHORT_SLICE_MILLIS / 1000);
    }
    return engines.size()
        * (how.seconds(how.turns(), USUAL_CAPACITY, CapacitySearch.SPEAKER_SHARE) + ROUNDS * 15L)
        * MULTIPLES.length;
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    int rounds = lab.thoroughness.shortForm() ? SHORT_ROUNDS : ROUNDS;
    text.paragraph(
        "1× is "
            + (capacity > 0
                ? capacity + " speakers"
                : "as many speakers as the server, by what it measures at its start, lets speak at"
                    + " once")
            + "; each means to speak 80 % of its time. The levels take turns on one server, in "
            + rounds
            + " rounds of slices that end when enough turns of the level are answered; each begins"
            + " with a warm-up that is not counted. First audio is from the end of speech as it"
            + " was, of the turns that were answered, chat stand-in included. `busy` is counted"
            + " from the end of speech, as a part-1 device hears it, which asks no sooner; and"
            + " from the first audio sent for those that ask to be told at once.");
    text.head(
        "engine",
        "offered",
        "speakers",
        "answered",
        "first audio p50 ms",
        "p99 ms",
        "p99 against 1×",
        "busy",
        "share of turns",
        "busy after end of speech p50 ms",
        "p99 ms",
        "busy after first audio p50 ms",
        "other failures",
        "audio gaps",
        "resident MB, peak",
        "harness CPU, % of a core",
        "harness late p99 ms");
    Faults faults = new Faults();
    for (Lab.Engine engine : engines) {
      Map<String, Object> part =
          lab.part("overload-" + engine.name(), () -> levels(lab, engine, rounds));
      ((List<?>) part.get("rows")).forEach(row -> text.row(((List<?>) row).toArray()));
      faults.add(part.get("faults"));
    }
    return new Findings(text.end().paragraph(faults.sentence()).text(), faults);
  }

  private Map<String, Object> levels(Lab lab, Lab.Engine engine, int rounds)
      throws IOException, InterruptedException {
    Faults faults = new Faults();
    int once;
    Map<Integer, Slices> slices = new LinkedHashMap<>();
    try (ServerProcess server =
        lab.hotpin("overload-" + engine.name(), engine, lab.jvmFlags, Map.of())) {
      once = capacity > 0 ? capacity : lab.permits(server);
      for (int round = 1; round <= rounds; round++) {
        for (int multiple : MULTIPLES) {
          String series = engine.name() + " overloaded";
          LoadResult result =
              slice(
                  lab,
                  engine,
                  server,
                  new Lab.RunName(
                      series + ", " + multiple + "×, round " + round, series, multiple * once),
                  rounds);
          faults.add(result);
          slices.computeIfAbsent(multiple, unused -> new Slices()).add(result);
        }
      }
    }
    double base = slices.get(1).record.millis(GroupRecord.FIRST_AUDIO, 99);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "rows",
        slices.entrySet().stream()
            .map(e -> e.getValue().row(engine.name(), e.getKey(), once, base))
            .toList());
    tree.put("faults", faults.toTree());
    return tree;
  }

  private static LoadResult slice(
      Lab lab, Lab.Engine engine, ServerProcess server, Lab.RunName name, int rounds)
      throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    long turns = shortForm ? SHORT_TURNS : (lab.thoroughness.turns() + rounds - 1) / rounds;
    Group group =
        Group.talking(GROUP, name.load(), CapacitySearch.SPEAKER_SHARE).reading(ReadMode.AT_ONCE);
    RunWatch watch =
        new RunWatch() {
          @Override
          public boolean isEnough(Map<String, GroupRecord> soFar) {
            return soFar.get(GROUP).countOf("answered") >= turns;
          }
        };
    long most = shortForm ? SHORT_SLICE_MILLIS : lab.thoroughness.runMillis() / 4;
    return lab.run(name, server, lab.plan(List.of(group), most), engine.language(), watch);
  }

  /** What all slices of a level saw. */
  private static final class Slices {
    private final GroupRecord record = new GroupRecord();
    private double peakMb;
    private double harnessCpu;
    private double harnessLate;
    private int slices;

    void add(LoadResult result) {
      record.add(result.groups().get(GROUP));
      peakMb = Math.max(peakMb, result.number("server_mb_peak"));
      harnessCpu += result.number("cpu_percent_of_a_core/harness");
      harnessLate = Math.max(harnessLate, result.number("harness_ms/send_lag/p99"));
      slices++;
    }

    List<Object> row(String engine, int multiple, int once, double base) {
      long busy = record.failuresWith("busy");
      double p99 = record.millis(GroupRecord.FIRST_AUDIO, 99);
      long answered = record.countOf("answered");
      double share = 100.0 * busy / Math.max(1, record.countOf("begun"));
      String enough = answered < LoadResult.MIN_TURNS ? " (too few)" : "";
      return List.of(
          engine,
          multiple + "×",
          multiple * once,
          TextReport.text(answered) + enough,
          TextReport.text(record.millis(GroupRecord.FIRST_AUDIO, 50)),
          TextReport.text(p99),
          String.format(Locale.ROOT, "%.2f", p99 / base),
          busy,
          String.format(Locale.ROOT, "%.0f %%", share),
          TextReport.text(record.otherMillis("busy_from_speech_end", 50)),
          TextReport.text(record.otherMillis("busy_from_speech_end", 99)),
          TextReport.text(record.otherMillis("busy_from_first_audio_sent", 50)),
          record.countOf("failed") - busy,
          record.countOf("turns_with_audio_gaps"),
          TextReport.text(peakMb),
          TextReport.text(harnessCpu / slices),
          TextReport.text(harnessLate));
    }
  }
}
