package dev.hotpin.turn;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a user waited for: the time from when the end of speech was known to the first audio, or to
 * the end of a turn that had none, cut at the turn's moments. The silence by which a server finds
 * the end of speech is not part of it: the device asked for that one.
 *
 * @param millis all of it
 * @param answered whether it ended with audio; else the user gave up, or the connection did
 * @param stageMillis what it was spent on, in the order of time, without what took no millisecond
 */
public record TurnWait(long millis, boolean answered, Map<String, Long> stageMillis) {
  public TurnWait {
    stageMillis = Collections.unmodifiableMap(new LinkedHashMap<>(stageMillis));
  }

  /** Of an ended turn; nothing where its user was still speaking. */
  public static Optional<TurnWait> of(TurnTimeline timeline) {
    if (timeline.totalMillis() < 0) {
      return Optional.empty();
    }
    long fromNanos = timeline.speechEndKnownNanos();
    long waitedNanos = Math.max(0, timeline.waitedUntilNanos() - fromNanos);
    return Optional.of(
        new TurnWait(
            TimeUnit.NANOSECONDS.toMillis(waitedNanos),
            timeline.has(TurnMoment.FIRST_FRAME_WRITTEN),
            stageMillis(timeline, fromNanos, waitedNanos)));
  }

  /** What took longest; empty where nothing took a millisecond. */
  public String longestStage() {
    return stageMillis.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private static Map<String, Long> stageMillis(
      TurnTimeline timeline, long fromNanos, long waitedNanos) {
    Map<String, Long> stages = new LinkedHashMap<>();
    long doneNanos = 0;
    for (TurnMoment moment : inOrderOfTime(timeline)) {
      long atNanos = Math.min(timeline.nanosAt(moment) - fromNanos, waitedNanos);
      add(stages, moment, atNanos - doneNanos);
      doneNanos = Math.max(doneNanos, atNanos);
    }
    add(stages, awaited(timeline), waitedNanos - doneNanos);
    return stages;
  }

  private static List<TurnMoment> inOrderOfTime(TurnTimeline timeline) {
    return Arrays.stream(TurnMoment.values())
        .filter(timeline::has)
        .sorted(Comparator.comparingLong(timeline::nanosAt)) // stable: else in their usual order
        .toList();
  }

  /** What a turn without an answer was at when it ended. */
  private static TurnMoment awaited(TurnTimeline timeline) {
    TurnMoment[] moments = TurnMoment.values();
    TurnMoment awaited = moments[moments.length - 1];
    for (int i = moments.length - 1; i >= 0 && !timeline.has(moments[i]); i--) {
      awaited = moments[i];
    }
    return awaited;
  }

  private static void add(Map<String, Long> stages, TurnMoment moment, long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (millis > 0) {
      stages.put(moment.stage(), millis);
    }
  }
}
