package dev.hotpin.bench.load;

import dev.hotpin.client.Milestone;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.Violation;
import dev.hotpin.client.Violations;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the wearables of a group saw, in sum. Any thread. */
public final class GroupRecord {
  /** A turn that begins later than meant by more than this began late. */
  static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Kinds of sentences on lost connections that are told apart. */
  private static final int MAX_REASONS = 20;

  /** Name of the stage that a user waits for. */
  public static final String FIRST_AUDIO = name(Milestone.FIRST_AUDIO);

  private static final String NEVER_BEGUN = "never_begun_waited";

  private final Stages stages = new Stages();
  private final Stages fromSchedule = new Stages();
  private final Stages server = new Stages();
  private final Stages others = new Stages();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private final Map<String, Long> reasons = new LinkedHashMap<>();
  private final Map<String, Long> violations = new TreeMap<>();

  /** Makes an empty one. */
  public GroupRecord() {
    for (String name :
        new String[] {
          "begun",
          "answered",
          "failed",
          "degraded",
          "late_starts",
          "never_begun",
          "interrupts_meant",
          "interrupts_begun",
          "interrupted",
          "vanished",
          "wrong_session",
          "wrong_turn",
          "unmarked",
          "turns_with_audio_gaps",
          "errors_heard",
          "busy_heard",
          "busy_while_speaking",
          "own_replies",
          "connections",
          "connections_failed",
          "connections_left",
          "connections_dropped"
        }) {
      counts.put(name, 0L);
    }
  }

  /** A turn that counts was meant, so long before the end, and never begun. */
  synchronized void neverBegun(long waitedNanos) {
    add("never_begun", 1);
    others.record(NEVER_BEGUN, waitedNanos);
  }

  /**
   * Turns that did not get their first audio within a time, surely: those answered later, those
   * that failed, and those that waited longer than that to begin, and never did.
   */
  public synchronized long beyond(double millis) {
    return fromSchedule.countAbove(FIRST_AUDIO, millis)
        + countOf("failed")
        + others.countAbove(NEVER_BEGUN, millis);
  }

  /** One more of what is counted. */
  synchronized void count(String name) {
    add(name, 1);
  }

  /** A time that is no stage of a turn. */
  synchronized void time(String name, long nanos) {
    others.record(name, nanos);
  }

  /** A turn that counts began, so long after it was meant to. */
  synchronized void begun(long lateNanos) {
    add("begun", 1);
    others.record("begun_late", lateNanos);
    if (lateNanos > LATE_NANOS) {
      add("late_starts", 1);
    }
  }

  /**
   * A turn was answered.
   *
   * @param lateNanos of its begin: the times from the schedule are longer by this
   */
  synchronized void answered(TurnReport report, long lateNanos) {
    add("answered", 1);
    add("degraded", report.degraded() ? 1 : 0);
    report
        .nanosFromSpeechEnd()
        .forEach(
            (milestone, nanos) -> {
              stages.record(name(milestone), nanos);
              fromSchedule.record(name(milestone), nanos + Math.max(0, lateNanos));
            });
    report
        .serverTimingsMillis()
        .forEach((name, millis) -> server.record(name, TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /** A turn that counts failed, with a code of the protocol or one of ours. */
  synchronized void failed(String code) {
    add("failed", 1);
    failures.merge(code.isEmpty() ? "no_code" : code, 1L, Long::sum);
  }

  /**
   * A connection was lost, was given up or did not come about, for a reason in a sentence. Not for
   * those whose wearable left on purpose.
   */
  synchronized void reason(String sentence) {
    if (reasons.size() < MAX_REASONS || reasons.containsKey(sentence)) {
      reasons.merge(sentence, 1L, Long::sum);
    }
  }

  /** What broke the protocol, whether the turn counts or not. */
  synchronized void violated(Violations seen) {
    for (Map.Entry<Violation, Integer> entry : seen.counts().entrySet()) {
      violations.merge(
          entry.getKey().name().toLowerCase(Locale.ROOT), (long) entry.getValue(), Long::sum);
    }
  }

  /** A transcript came so long after the end of speech; of a server that does no more. */
  synchronized void transcribed(long nanos, long lateNanos) {
    add("answered", 1);
    stages.record(name(Milestone.TRANSCRIPT), nanos);
    fromSchedule.record(name(Milestone.TRANSCRIPT), nanos + Math.max(0, lateNanos));
  }

  /** How often. */
  public synchronized long countOf(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** How many turns failed with a code. */
  public synchronized long failuresWith(String code) {
    return failures.getOrDefault(code, 0L);
  }

  /** Connections that did not come about, or ended without the harness's doing. */
  public synchronized long dropped() {
    return countOf("connections_failed") + countOf("connections_dropped");
  }

  /** Breaches of the protocol of all kinds. */
  public synchronized long violations() {
    return violations.values().stream().mapToLong(Long::longValue).sum();
  }

  /** From the moment that the schedule meant, in milliseconds. */
  public synchronized double scheduledMillis(String stage, double percentile) {
    return fromSchedule.millis(stage, percentile);
  }

  /** Turns that count and came to an end: answered or failed. */
  public synchronized long ended() {
    return countOf("answered") + countOf("failed");
  }

  /** From the end of speech as it was, in milliseconds. */
  public synchronized double millis(String stage, double percentile) {
    return stages.millis(stage, percentile);
  }

  /** One of the server's own times, in milliseconds. */
  public synchronized double serverMillis(String name, double percentile) {
    return server.millis(name, percentile);
  }

  /** One of the other times, in milliseconds. */
  public synchronized double otherMillis(String name, double percentile) {
    return others.millis(name, percentile);
  }

  /** Takes over what another one saw. */
  public void add(GroupRecord other) {
    synchronized (other) {
      synchronized (this) {
        stages.add(other.stages);
        fromSchedule.add(other.fromSchedule);
        server.add(other.server);
        others.add(other.others);
        other.counts.forEach(this::add);
        other.failures.forEach((code, count) -> failures.merge(code, count, Long::sum));
        other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        other.violations.forEach((kind, count) -> violations.merge(kind, count, Long::sum));
      }
    }
  }

  /** All of it, for reports. */
  public synchronized Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("turns", new LinkedHashMap<String, Object>(counts));
    tree.put("failures", new LinkedHashMap<String, Object>(failures));
    tree.put("violations", new LinkedHashMap<String, Object>(violations));
    tree.put("from_schedule_ms", fromSchedule.toTree());
    tree.put("from_speech_end_ms", stages.toTree());
    tree.put("server_ms", server.toTree());
    tree.put("other_ms", others.toTree());
    tree.put("lost_connections", new LinkedHashMap<String, Object>(reasons));
    tree.put("first_audio_curve_ms", fromSchedule.curve(FIRST_AUDIO));
    return tree;
  }

  private void add(String name, long more) {
    counts.merge(name, more, Long::sum);
  }

  private static String name(Milestone milestone) {
    return milestone.name().toLowerCase(Locale.ROOT);
  }
}
