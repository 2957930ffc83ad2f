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
  private static final String TOLD_AT_ONCE = "told-at-once";
  private static final String BUSY_AFTER_SPEECH = "busy_from_speech_end";
  private static final String BUSY_AFTER_FIRST_AUDIO = "busy_from_first_audio_sent";

  private final Lab.Engine engine;
  private final int capacity;

  /**
   * With an engine.
   *
   * @param capacity speakers that are called 1×; 0 for as many as the server lets speak at once
   */
  OverloadSection(Lab.Engine engine, int capacity) {
    this.engine = engine;
    this.capacity = capacity;
  }

  @Override
  public String name() {
    return engine.nameOf("overload");
  }

  @Override
  public String title() {
    return engine.titleOf("Overload");
  }

  @Override
  public String options() {
    return engine + " capacity " + capacity;
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    if (how.shortForm()) {
      return 30L + (long) SHORT_ROUNDS * MULTIPLES.length * SHORT_SLICE_MILLIS / 1000;
    }
    return (long) how.runs()
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
            + " with a warm-up that is not counted. Each run has a server of its own; the median of"
            + " the runs, counts in sum. First audio is from the end of speech as it was, of the"
            + " turns that were answered, chat stand-in included; its p99 is set against that of 1×"
            + " in the same run. Above 1×, half of the wearables ask to be told errors without"
            + " speech: what they hear of `busy`, as soon as the server knows it, is counted from"
            + " their first audio sent; the others, as a part-1 device does, hear it after the end"
            + " of speech, and from there it is counted.");
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
        "never begun",
        "audio gaps",
        "harness CPU, % of a core",
        "harness late p99 ms",
        "resident MB, peak");
    Faults faults = new Faults();
    List<Map<String, Object>> runs = new ArrayList<>();
    for (int i = 1; i <= lab.thoroughness.runs(); i++) {
      int run = i;
      Map<String, Object> part =
          lab.part("overload-" + engine.name() + "-" + run, () -> levels(lab, rounds, run));
      runs.add(part);
      faults.add(part.get("faults"));
    }
    for (int multiple : MULTIPLES) {
      text.row(row(lab, engine.name(), multiple, runs).toArray());
    }
    text.end().paragraph(faults.sentence());
    return new Findings(text.text(), faults);
  }

  private Map<String, Object> levels(Lab lab, int rounds, int run)
      throws IOException, InterruptedException {
    Faults faults = new Faults();
    Map<Integer, Slices> levels = new LinkedHashMap<>();
    try (ServerProcess server =
        lab.hotpin("overload-" + engine.name() + "-" + run, engine, lab.jvmFlags, Map.of())) {
      int once = capacity > 0 ? capacity : lab.permits(server);
      for (int round = 1; round <= rounds; round++) {
        for (int multiple : MULTIPLES) {
          String series = engine.name() + " overloaded";
          String name = series + ", " + multiple + "×, run " + run + ", round " + round;
          int speakers = multiple * once;
          LoadResult result =
              slice(
                  lab,
                  server,
                  new Lab.RunName(name, series, speakers),
                  groups(speakers, multiple > 1),
                  rounds);
          faults.add(result);
          levels.computeIfAbsent(multiple, unused -> new Slices(speakers)).add(result);
        }
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    levels.forEach((multiple, slices) -> tree.put(key(multiple), slices.toTree()));
    tree.put("faults", faults.toTree());
    return tree;
  }

  private LoadResult slice(
      Lab lab, ServerProcess server, Lab.RunName name, List<Group> groups, int rounds)
      throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    long turns = shortForm ? SHORT_TURNS : (lab.thoroughness.turns() + rounds - 1) / rounds;
    RunWatch watch =
        new RunWatch() {
          @Override
          public boolean isEnough(Map<String, GroupRecord> soFar) {
            return soFar.values().stream().mapToLong(record -> record.countOf("answered")).sum()
                >= turns;
          }
        };
    long most = shortForm ? SHORT_SLICE_MILLIS : lab.thoroughness.runMillis() / 4;
    return lab.run(name, server, lab.plan(groups, most), engine.language(), watch);
  }

  /** Half of them, rounded down, ask to be told at once; none at 1×, where none should be. */
  static List<Group> groups(int speakers, boolean above) {
    int atOnce = above ? speakers / 2 : 0;
    List<Group> groups = new ArrayList<>();
    groups.add(group(GROUP, speakers - atOnce));
    if (atOnce > 0) {
      groups.add(group(TOLD_AT_ONCE, atOnce).toldBusyAtOnce());
    }
    return groups;
  }

  private static Group group(String name, int wearables) {
    return Group.talking(name, wearables, CapacitySearch.SPEAKER_SHARE).reading(ReadMode.AT_ONCE);
  }

  private static GroupRecord together(Map<String, GroupRecord> groups) {
    GroupRecord all = new GroupRecord();
    groups.values().forEach(all::add);
    return all;
  }

  private static String key(int multiple) {
    return "x" + multiple;
  }

  /**
   * A row of the table.
   *
   * @param runs each with what {@link Slices#toTree} tells of every level
   */
  static List<Object> row(Lab lab, String engine, int multiple, List<Map<String, Object>> runs) {
    List<Map<String, Object>> levels =
        runs.stream().map(run -> JsonTree.asMap(run.get(key(multiple)))).toList();
    double[] ratios =
        runs.stream()
            .mapToDouble(
                run ->
                    JsonTree.number(run, key(multiple) + "/p99")
                        / JsonTree.number(run, key(1) + "/p99"))
            .toArray();
    long busy = sum(levels, "busy");
    long fewest =
        levels.stream()
            .mapToLong(level -> (long) JsonTree.number(level, "answered"))
            .min()
            .orElse(0);
    return List.of(
        engine,
        multiple + "×",
        Markdown.list(levels.stream().map(level -> level.get("speakers")).distinct().toList()),
        lab.turns(fewest, runs.size()),
        median(levels, "p50"),
        median(levels, "p99"),
        ratio(ratios),
        busy,
        String.format(Locale.ROOT, "%.0f %%", 100.0 * busy / Math.max(1, sum(levels, "begun"))),
        median(levels, "busy_after_speech_p50"),
        median(levels, "busy_after_speech_p99"),
        median(levels, "busy_after_first_audio_p50"),
        sum(levels, "failed") - busy,
        sum(levels, "never_begun"),
        sum(levels, "gaps"),
        median(levels, "harness_cpu"),
        median(levels, "harness_late_p99"),
        median(levels, "peak_mb"));
  }

  private static long sum(List<Map<String, Object>> levels, String key) {
    return levels.stream().mapToLong(level -> (long) JsonTree.number(level, key)).sum();
  }

  private static double median(List<Map<String, Object>> levels, String key) {
    return Medians.of(levels.stream().mapToDouble(level -> JsonTree.number(level, key)).toArray());
  }

  private static String ratio(double[] values) {
    List<String> all = new ArrayList<>();
    for (double value : values) {
      all.add(ratio(value));
    }
    String median = ratio(Medians.of(values));
    return values.length == 1 ? median : median + " (" + String.join(" / ", all) + ")";
  }

  private static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "-";
  }

  /** What all slices of a level saw in a run. */
  static final class Slices {
    private final int speakers;
    private final GroupRecord all = new GroupRecord();
    private final GroupRecord toldAtOnce = new GroupRecord();
    private final GroupRecord toldAloud = new GroupRecord();
    private double harnessCpu;
    private double harnessLate;
    private double peakMb;
    private int slices;

    Slices(int speakers) {
      this.speakers = speakers;
    }

    void add(LoadResult result) {
      all.add(together(result.groups()));
      result
          .groups()
          .forEach((name, record) -> (name.equals(GROUP) ? toldAloud : toldAtOnce).add(record));
      harnessCpu += result.number("cpu_percent_of_a_core/harness");
      harnessLate = Math.max(harnessLate, result.number("harness_ms/send_lag/p99"));
      peakMb = Math.max(peakMb, result.number("server_mb_peak"));
      slices++;
    }

    Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("speakers", speakers);
      tree.put("begun", all.countOf("begun"));
      tree.put("answered", all.countOf("answered"));
      tree.put("p50", all.millis(GroupRecord.FIRST_AUDIO, 50));
      tree.put("p99", all.millis(GroupRecord.FIRST_AUDIO, 99));
      tree.put("failed", all.countOf("failed"));
      tree.put("busy", all.failuresWith("busy"));
      tree.put("busy_after_speech_p50", toldAloud.otherMillis(BUSY_AFTER_SPEECH, 50));
      tree.put("busy_after_speech_p99", toldAloud.otherMillis(BUSY_AFTER_SPEECH, 99));
      tree.put("busy_after_first_audio_p50", toldAtOnce.otherMillis(BUSY_AFTER_FIRST_AUDIO, 50));
      tree.put("never_begun", all.countOf("never_begun"));
      tree.put("gaps", all.countOf("turns_with_audio_gaps"));
      tree.put("harness_cpu", harnessCpu / slices);
      tree.put("harness_late_p99", harnessLate);
      tree.put("peak_mb", peakMb);
      return tree;
    }
  }
}
