package dev.hotpin.bench.results;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.report.Medians;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many wearables keep the wait short. */
final class CapacitySection implements Section {
  private static final int[] LIMITS_MILLIS = {100, 300, 500};

  /** Share of the time that a speaker speaks: as good as always. */
  static final double SPEAKER_SHARE = 0.8;

  private static final double DEVICE_SHARE = 0.15;
  private static final int[] SPEAKERS = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16};
  private static final int[] DEVICES = {4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96};

  /** A level at which more than this share of the turns fails is over capacity. */
  private static final double MAX_FAILED = 0.01;

  /** While a level is sought, so many turns must do. */
  private static final int PROBE_TURNS = 100;

  private static final int SHORT_PROBE_TURNS = 20;
  private static final int REPLY_WORDS = 30;

  private final List<Lab.Engine> engines;

  CapacitySection(List<Lab.Engine> engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "capacity";
  }

  @Override
  public String title() {
    return "Capacity";
  }

  /**
   * What was measured at a level.
   *
   * @param p99Millis scheduled end of speech to first audio; infinite where too many turns failed
   * @param speaking at once, on average
   */
  private record Level(
      int wearables, double p50Millis, double p99Millis, double speaking, long turns) {}

  @Override
  public String measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    text.paragraph(
        "The largest number of wearables whose 99th percentile of end of speech to first audio"
            + " stays under the limit, with at most 1 % of the turns failed. The chat stand-in"
            + " answers at once here, so that the time is the server's own. It counts from when"
            + " the user was meant to end. A speaker means to speak 80 % of its time and reads"
            + " replies at once, a device 15 %, and plays them.");
    text.head(
        "engine", "kind", "limit ms", "wearables", "speaking at once", "p50 ms", "p99 ms", "turns");
    List<LoadResult> all = new ArrayList<>();
    try (ChatStandIn atOnce = ChatStandIn.open(0, new ChatStandIn.Timing(0, 0, REPLY_WORDS))) {
      for (Lab.Engine engine : engines) {
        for (boolean speakers : new boolean[] {true, false}) {
          String name = "capacity-" + engine.name() + (speakers ? "-speakers" : "-devices");
          try (ServerProcess server = lab.hotpin(name, engine, lab.jvmFlags, Map.of(), atOnce)) {
            new Search(lab, engine, speakers, server, all).into(text);
          }
        }
      }
    }
    return text.end().paragraph(Markdown.faults(all)).text();
  }

  /** The search with one engine and one kind of wearables, on one server. */
  private static final class Search {
    private final Lab lab;
    private final Lab.Engine engine;
    private final boolean speakers;
    private final ServerProcess server;
    private final List<LoadResult> all;
    private final TreeMap<Integer, Level> probed = new TreeMap<>();
    private final Map<Integer, Level> confirmed = new HashMap<>();

    Search(
        Lab lab, Lab.Engine engine, boolean speakers, ServerProcess server, List<LoadResult> all) {
      this.lab = lab;
      this.engine = engine;
      this.speakers = speakers;
      this.server = server;
      this.all = all;
    }

    void into(Markdown text) throws IOException, InterruptedException {
      String kind = speakers ? "speakers" : "devices";
      int turns = lab.thoroughness.shortForm() ? SHORT_PROBE_TURNS : PROBE_TURNS;
      once(speakers ? SPEAKERS[1] : DEVICES[0], SHORT_PROBE_TURNS); // warms it
      boolean over = false;
      for (int wearables : speakers ? SPEAKERS : DEVICES) {
        Level level = once(wearables, turns);
        probed.put(wearables, level);
        lab.say(
            String.format(
                Locale.ROOT,
                "  %s, %d %s: p99 %.0f ms",
                engine.name(),
                wearables,
                kind,
                level.p99Millis()));
        boolean overAgain = level.p99Millis() > LIMITS_MILLIS[LIMITS_MILLIS.length - 1];
        if (over && overAgain) {
          break; // once may be chance
        }
        over = overAgain;
      }
      for (int limit : LIMITS_MILLIS) {
        Level found = capacity(limit);
        if (found == null) {
          text.row(engine.name(), kind, limit, 0, "-", "-", "-", "-");
        } else {
          text.row(
              engine.name(),
              kind,
              limit,
              found.wearables(),
              found.speaking(),
              found.p50Millis(),
              found.p99Millis(),
              found.turns());
        }
      }
    }

    /** The highest level that probing let through and that holds when measured well; or null. */
    private Level capacity(int limitMillis) throws IOException, InterruptedException {
      Integer candidate = null;
      for (Level level : probed.values()) {
        if (level.p99Millis() <= limitMillis) {
          candidate = level.wearables();
        }
      }
      while (candidate != null) {
        Level level = confirmed.get(candidate);
        if (level == null) {
          level = median(candidate);
          confirmed.put(candidate, level);
        }
        if (level.p99Millis() <= limitMillis) {
          return level;
        }
        candidate = probed.lowerKey(candidate);
      }
      return null;
    }

    private Level median(int wearables) throws IOException, InterruptedException {
      int runs = lab.thoroughness.runs();
      double[] p50 = new double[runs];
      double[] p99 = new double[runs];
      double[] speaking = new double[runs];
      long turns = 0;
      for (int i = 0; i < runs; i++) {
        Level level = once(wearables, lab.thoroughness.turns());
        p50[i] = level.p50Millis();
        p99[i] = level.p99Millis();
        speaking[i] = level.speaking();
        turns += level.turns();
      }
      return new Level(wearables, Medians.of(p50), Medians.of(p99), Medians.of(speaking), turns);
    }

    private Level once(int wearables, int turns) throws IOException, InterruptedException {
      double share = speakers ? SPEAKER_SHARE : DEVICE_SHARE;
      Group group =
          Group.talking("talking", wearables, share)
              .reading(speakers ? ReadMode.AT_ONCE : ReadMode.PLAYING);
      long millis = lab.millisFor(turns, wearables, share);
      String name = engine.name() + ", " + wearables + (speakers ? " speakers" : " devices");
      LoadResult result =
          lab.run(name, server, lab.plan(List.of(group), millis), engine.language());
      all.add(result);
      GroupRecord record = result.groups().get("talking");
      long begun = Math.max(1, record.countOf("begun"));
      boolean failing = record.countOf("failed") > MAX_FAILED * begun;
      double p99 = record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99);
      double speaking =
          result.figures().get("speaking_mean") instanceof Number mean ? mean.doubleValue() : 0;
      return new Level(
          wearables,
          record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50),
          failing || Double.isNaN(p99) ? Double.POSITIVE_INFINITY : p99,
          speaking,
          record.countOf("answered"));
    }
  }
}
