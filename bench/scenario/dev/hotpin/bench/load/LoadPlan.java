package dev.hotpin.bench.load;

import java.util.List;

/**
 * What a run does.
 *
 * @param groups who takes part
 * @param rampMillis over which the wearables' schedules begin, once all are connected
 * @param warmUpMillis turns meant to begin before are not counted; from the start of the schedules
 * @param measureMillis after that
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
    double connectsPerSecond,
    long stormEveryMillis,
    double stormShare,
    boolean timings,
    boolean markers,
    long seed) {

  /** Wearables of all groups. */
  public int wearables() {
    return groups.stream().mapToInt(Group::wearables).sum();
  }

  /**
   * An upper bound of the turns that it takes: so many clips are needed.
   *
   * @param clipMillis mean length of a clip
   */
  public int turnsAtMost(double clipMillis) {
    double seconds = (warmUpMillis + measureMillis) / 1000.0;
    double turns = 0;
    for (Group group : groups) {
      double each = seconds * 1000 * group.talkShare() / clipMillis;
      if (group.maxTurns() > 0) {
        each = Math.min(each, group.maxTurns());
      }
      turns += group.wearables() * (group.talkShare() > 0 ? each + 2 : 0);
    }
    return (int) Math.ceil(turns * 1.1);
  }
}
