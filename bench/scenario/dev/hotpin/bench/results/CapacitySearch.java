package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for the most wearables that keep within a limit, with one engine and one kind of wearables,
 * on one server: short probes halve the ladder of levels, each given up as soon as too many of its
 * turns are beyond the limit; what they find is measured with all turns, and the level below where
 * it does not hold. To be asked for the highest limit first: what is beyond that is beyond the
 * others. One thread; blocks.
 */
final class CapacitySearch {
  /** Share of the time that a speaker speaks: as good as always. */
  static final double SPEAKER_SHARE = 0.8;

  static final double DEVICE_SHARE = 0.15;
  static final int[] SPEAKERS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32};
  static final int[] DEVICES = {
    2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128
  };

  /** Where a search begins. */
  private static final int FIRST_PROBE = 4;

  /** A probe has this share of the turns that a level is measured with, and no fewer than 20. */
  private static final int TURNS_PER_PROBE_TURN = 5;

  private static final int LEAST_PROBE_TURNS = 20;
  private static final long PROBE_MILLIS = 120_000;
  private static final String PROBE = "probe";
  private static final String GROUP = "talking";

  /** Tries a level. */
  interface Trial {
    /**
     * What so many wearables get, in one run.
     *
     * @param mostMillis that it lasts
     * @param limitMillis beyond which it is given up
     * @param what kind of run it is, for its name
     */
    Level take(int wearables, int turns, long mostMillis, int limitMillis, String what)
        throws IOException, InterruptedException;
  }

  private final Lab.Thoroughness thoroughness;
  private final int[] ladder;
  private final Trial trial;
  private final Map<Integer, Level> probed = new HashMap<>();
  private final Map<Integer, Level> measured = new HashMap<>();

  /**
   * Up and down a ladder.
   *
   * @param ladder numbers of wearables, rising
   */
  CapacitySearch(Lab.Thoroughness thoroughness, int[] ladder, Trial trial) {
    this.thoroughness = thoroughness;
    this.ladder = ladder;
    this.trial = trial;
  }

  /** On a server of ours. */
  static CapacitySearch on(
      ServerProcess server, Lab lab, Lab.Engine engine, boolean speakers, Faults faults) {
    return new CapacitySearch(
        lab.thoroughness,
        speakers ? SPEAKERS : DEVICES,
        (wearables, turns, mostMillis, limitMillis, what) ->
            once(
                server,
                lab,
                engine,
                new Try(speakers, wearables, turns, mostMillis, limitMillis, what),
                faults));
  }

  /** The index of the highest level that probes let through; -1 where none is. */
  private int probe(int limitMillis) throws IOException, InterruptedException {
    int within = -1;
    int beyond = ladder.length;
    while (beyond - within > 1) {
      // Upwards by steps until one is beyond, then by halves.
      int next = beyond < ladder.length ? (within + beyond) / 2 : within + 1 + FIRST_PROBE / 2;
      next = Math.min(ladder.length - 1, within < 0 && beyond == ladder.length ? 2 : next);
      if (probed(next, limitMillis).p99Millis() <= limitMillis) {
        within = next;
      } else {
        beyond = next;
      }
    }
    return within;
  }

  /** The highest level within a limit, measured with all turns; null where none is. */
  Level find(int limitMillis) throws IOException, InterruptedException {
    for (int at = probe(limitMillis); at >= 0; at--) {
      Level level = measured(at, limitMillis);
      if (level.p99Millis() <= limitMillis) {
        return level;
      }
    }
    return null;
  }

  private Level probed(int index, int limitMillis) throws IOException, InterruptedException {
    Level known = measured.getOrDefault(index, probed.get(index));
    if (known == null) {
      int turns = Math.max(LEAST_PROBE_TURNS, thoroughness.turns() / TURNS_PER_PROBE_TURN);
      known = trial.take(ladder[index], turns, PROBE_MILLIS, limitMillis, PROBE);
      probed.put(index, known);
    }
    return known;
  }

  private Level measured(int index, int limitMillis) throws IOException, InterruptedException {
    Level known = measured.get(index);
    if (known != null) {
      return known;
    }
    int runs = thoroughness.runs();
    List<Level> all = new ArrayList<>();
    int beyond = 0;
    for (int i = 1; i <= runs && beyond <= runs / 2; i++) {
      Level level =
          trial.take(
              ladder[index],
              thoroughness.turns(),
              thoroughness.runMillis(),
              limitMillis,
              "run " + i + " of " + runs);
      all.add(level);
      beyond += level.p99Millis() > limitMillis ? 1 : 0;
    }
    Level median = Level.median(all);
    measured.put(index, median);
    return median;
  }

  private record Try(
      boolean speakers, int wearables, int turns, long mostMillis, int limitMillis, String what) {}

  private static Level once(
      ServerProcess server, Lab lab, Lab.Engine engine, Try asked, Faults faults)
      throws IOException, InterruptedException {
    boolean speakers = asked.speakers();
    int wearables = asked.wearables();
    int limitMillis = asked.limitMillis();
    double share = speakers ? SPEAKER_SHARE : DEVICE_SHARE;
    Group group =
        Group.talking(GROUP, wearables, share)
            .reading(speakers ? ReadMode.AT_ONCE : ReadMode.PLAYING);
    LoadPlan plan = lab.plan(List.of(group), asked.mostMillis()).untilTurns(asked.turns());
    long mayBeBeyond = Math.max(1, (long) (Level.MAX_BEYOND * asked.turns()));
    boolean[] givenUp = new boolean[1];
    RunWatch watch =
        new RunWatch() {
          @Override
          public boolean isDecided(Map<String, GroupRecord> soFar) {
            givenUp[0] = soFar.get(GROUP).beyond(limitMillis) > mayBeBeyond;
            return givenUp[0];
          }
        };
    String kind = engine.name() + (speakers ? " speakers" : " devices");
    LoadResult result =
        lab.run(
            new Lab.RunName(kind + ", " + wearables + ", " + asked.what(), kind, wearables),
            server,
            plan,
            engine.language(),
            watch);
    faults.add(result);
    GroupRecord record = result.groups().get(GROUP);
    // Also those that were still under way when it was over.
    boolean beyond = givenUp[0] || record.beyond(limitMillis) > mayBeBeyond;
    return Level.of(wearables, result, record, beyond, asked.what().equals(PROBE));
  }
}
