package dev.hotpin.bench.load;

import java.util.List;

/**
 * What a run does.
 *
 * @param groups who takes part
 * @param rampMillis over which the wearables' schedules begin, once all are connected
 * @param warmUpMillis turns meant to begin before are not counted; from the start of the schedules
 * @param measureMillis after that, at most
 * @param measureTurns so many measured turns that came to their end are enough; 0 for as many as
 *     fit into {@code measureMillis}
 * @param connectsPerSecond 0 for all at once
 * @param stormEveryMillis so often {@code stormShare} of the wearables reconnect at once; 0 for
 *     never
 * @param stormShare 0 to 1
 * @param timings whether the server is asked for its own times
 * @param markers whether replies come from the chat stand-in and carry their session's marker
 * @param seed of all that is random
 */
public record LoadPlan(
    List<Group> groups,
    long rampMillis,
    long warmUpMillis,
    long measureMillis,
    long measureTurns,
    double connectsPerSecond,
    long stormEveryMillis,
    double stormShare,
    boolean timings,
    boolean markers,
    long seed) {

  /** The others go on for about so long until the last turn that counts has ended. */
  private static final long COOL_DOWN_MILLIS = 10_000;

  /** Wearables of all groups. */
  public int wearables() {
    return groups.stream().mapToInt(Group::wearables).sum();
  }

  /** The same, over as soon as so many turns are measured. */
  public LoadPlan untilTurns(long turns) {
    return new LoadPlan(
        groups,
        rampMillis,
        warmUpMillis,
        measureMillis,
        turns,
        connectsPerSecond,
        stormEveryMillis,
        stormShare,
        timings,
        markers,
        seed);
  }

  /**
   * An upper bound of the turns that it takes: so many clips are needed.
   *
   * @param clipMillis mean length of a clip
   */
  public int turnsAtMost(double clipMillis) {
    double turns = turnsWithin(warmUpMillis + COOL_DOWN_MILLIS, clipMillis);
    double measured = turnsWithin(measureMillis, clipMillis);
    // Those that are under way when there are enough come on top.
    turns += measureTurns > 0 ? Math.min(measured, (double) measureTurns) : measured;
    return (int) Math.ceil(1.1 * turns + 3 * talkers());
  }

  private int talkers() {
    return groups.stream().filter(g -> g.talkShare() > 0).mapToInt(Group::wearables).sum();
  }

  private double turnsWithin(long millis, double clipMillis) {
    double turns = 0;
    for (Group group : groups) {
      double each = millis * group.talkShare() / clipMillis;
      if (group.maxTurns() > 0) {
        each = Math.min(each, group.maxTurns());
      }
      turns += group.wearables() * each;
    }
    return turns;
  }
}
