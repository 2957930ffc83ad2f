package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** More speakers than fit: what those who are let in get, and how soon the others hear so. */
final class OverloadSection implements Section {
  private static final int[] MULTIPLES = {1, 2, 4, 8};
  private static final int SHORT_TURNS = 15;

  private final List<Lab.Engine> engines;
  private final int capacity;

  /**
   * With engines.
   *
   * @param capacity speakers that are called 1×
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
  public String measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    text.paragraph(
        "1× is "
            + capacity
            + " speakers, each meaning to speak 80 % of its time; the levels take turns on one"
            + " server, "
            + lab.thoroughness.runs()
            + " rounds of them. Times are from the end of speech as it was, chat stand-in"
            + " included.");
    text.head(
        "engine",
        "offered",
        "answered",
        "first audio p50 ms",
        "p99 ms",
        "p99 against 1×",
        "busy",
        "busy after end of speech p50 ms",
        "p99 ms",
        "other failures",
        "resident MB, peak");
    List<LoadResult> all = new ArrayList<>();
    for (Lab.Engine engine : engines) {
      try (ServerProcess server =
          lab.hotpin("overload-" + engine.name(), engine, lab.jvmFlags, Map.of())) {
        rounds(lab, engine, server, text, all);
      }
    }
    return text.end().paragraph(Markdown.faults(all)).text();
  }

  private void rounds(
      Lab lab, Lab.Engine engine, ServerProcess server, Markdown text, List<LoadResult> all)
      throws IOException, InterruptedException {
    int turns = lab.thoroughness.shortForm() ? SHORT_TURNS : lab.thoroughness.turns();
    Map<Integer, GroupRecord> records = new LinkedHashMap<>();
    Map<Integer, Double> peaks = new LinkedHashMap<>();
    for (int round = 0; round < lab.thoroughness.runs(); round++) {
      for (int multiple : MULTIPLES) {
        int speakers = multiple * capacity;
        Group group =
            Group.talking("talking", speakers, CapacitySection.SPEAKER_SHARE)
                .reading(ReadMode.AT_ONCE);
        // What is answered is about the same at each level: so is the time that it takes.
        long millis = lab.millisFor(turns, capacity, CapacitySection.SPEAKER_SHARE);
        LoadResult result =
            lab.run(
                engine.name() + ", " + multiple + "× offered, round " + (round + 1),
                server,
                lab.plan(List.of(group), millis),
                engine.language());
        all.add(result);
        records
            .computeIfAbsent(multiple, unused -> new GroupRecord())
            .add(result.groups().get("talking"));
        if (result.figures().get("server_mb_peak") instanceof Number peak) {
          peaks.merge(multiple, peak.doubleValue(), Math::max);
        }
        lab.say("  " + engine.name() + ", " + multiple + "×, round " + (round + 1) + " done");
      }
    }
    double base = records.get(1).millis(GroupRecord.FIRST_AUDIO, 99);
    records.forEach(
        (multiple, record) -> {
          long busy = record.failuresWith("busy");
          double p99 = record.millis(GroupRecord.FIRST_AUDIO, 99);
          text.row(
              engine.name(),
              multiple + "×",
              record.countOf("answered"),
              record.millis(GroupRecord.FIRST_AUDIO, 50),
              p99,
              String.format(Locale.ROOT, "%.2f", p99 / base),
              busy,
              record.otherMillis("busy_from_speech_end", 50),
              record.otherMillis("busy_from_speech_end", 99),
              record.countOf("failed") - busy,
              peaks.getOrDefault(multiple, Double.NaN));
        });
  }
}
