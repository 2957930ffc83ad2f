package dev.hotpin.fleet;

import java.util.EnumMap;
import java.util.Map;

/**
 * The last {@value #SECONDS} seconds: how turns ended in each, how many sessions there were, and
 * every {@value #STEP_SECONDS} s how soon turns of the minute before were answered. Rings, some 150
 * KB. For one thread.
 */
final class History {
  static final int SECONDS = 900;

  /** Between two points of a curve. */
  static final int STEP_SECONDS = 5;

  static final int POINTS = SECONDS / STEP_SECONDS;

  /** A point of a curve without turns. */
  static final int NO_TURNS = -1;

  /** Which percentiles are kept, in this order. */
  static final int PERCENTILES = 3;

  private final Outcomes outcomes;
  private final long[] seen; // of each outcome, up to the newest second
  private final int[][] ended; // by outcome, then by second
  private final long[] endedInAll; // of each outcome, in all seconds that are kept
  private final int[] sessions = new int[SECONDS];
  private final Map<Stage, int[][]> curves = new EnumMap<>(Stage.class);
  private long newest; // number of the newest second; 0 is the one of the start
  private long points; // of each curve, ever
  private long newestPoint; // the second of the newest point

  History(Outcomes outcomes) {
    this.outcomes = outcomes;
    int kinds = outcomes.names().size();
    seen = new long[kinds];
    ended = new int[kinds][SECONDS];
    endedInAll = new long[kinds];
    for (Stage stage : Stage.values()) {
      curves.put(stage, new int[PERCENTILES][POINTS]);
    }
  }

  /**
   * Moves on to {@code second}: what has happened since the last call is counted there, and seconds
   * between are without turns.
   *
   * @return how many seconds are new; 0 where it was there before
   */
  int advance(long second, int sessionsNow) {
    int passed = (int) Math.min(SECONDS, second - newest);
    for (int i = 1; i <= passed; i++) {
      open(slot(second - passed + i), sessionsNow);
    }
    if (passed > 0) {
      newest = second;
      count();
    }
    return Math.max(0, passed);
  }

  private void open(int slot, int sessionsNow) {
    sessions[slot] = sessionsNow;
    for (int i = 0; i < ended.length; i++) {
      endedInAll[i] -= ended[i][slot];
      ended[i][slot] = 0;
    }
  }

  private void count() {
    for (int i = 0; i < ended.length; i++) {
      long now = outcomes.count(i);
      int added = (int) (now - seen[i]);
      seen[i] = now;
      ended[i][slot(newest)] = added;
      endedInAll[i] += added;
    }
  }

  /** Adds a point to every curve, of the time up to {@code second}. */
  void addPoint(long second, Map<Stage, Percentiles> percentiles) {
    int at = (int) (points % POINTS);
    curves.forEach(
        (stage, curve) -> {
          Percentiles now = percentiles.get(stage);
          boolean none = now.count() == 0;
          curve[0][at] = none ? NO_TURNS : (int) now.p50();
          curve[1][at] = none ? NO_TURNS : (int) now.p90();
          curve[2][at] = none ? NO_TURNS : (int) now.p99();
        });
    points++;
    newestPoint = second;
  }

  /** The number of the second of the newest point of the curves. */
  long newestPoint() {
    return newestPoint;
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }

  /** The number of the newest second. */
  long newest() {
    return newest;
  }

  /** How many seconds are known. */
  int seconds() {
    return (int) Math.min(SECONDS, newest + 1);
  }

  /** How many points of curves are known. */
  int points() {
    return (int) Math.min(POINTS, points);
  }

  /** How many turns ended as the outcome at {@code place} says, of the seconds that are kept. */
  long endedOfLate(int place) {
    return endedInAll[place];
  }

  /** Turns of a kind in each of the newest {@code count} seconds, the oldest first. */
  int[] turns(TurnKind kind, int count) {
    int[] turns = new int[count];
    for (int i = 0; i < ended.length; i++) {
      if (TurnKind.of(outcomes.names().get(i)) == kind) {
        for (int back = 0; back < count; back++) {
          turns[count - 1 - back] += ended[i][slot(newest - back)];
        }
      }
    }
    return turns;
  }

  /** Sessions in each of the newest {@code count} seconds, the oldest first. */
  int[] sessions(int count) {
    int[] counts = new int[count];
    for (int back = 0; back < count; back++) {
      counts[count - 1 - back] = sessions[slot(newest - back)];
    }
    return counts;
  }

  /**
   * The newest {@code count} points of a curve in milliseconds, the oldest first; {@link #NO_TURNS}
   * where there were none.
   *
   * @param percentile 0: p50, 1: p90, 2: p99
   */
  int[] curve(Stage stage, int percentile, int count) {
    int[] ring = curves.get(stage)[percentile];
    int[] curve = new int[count];
    for (int back = 0; back < count; back++) {
      curve[count - 1 - back] = ring[(int) ((points - 1 - back) % POINTS)];
    }
    return curve;
  }
}
