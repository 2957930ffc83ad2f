package dev.hotpin.bench.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param faults how often each was made
 * @param turnsUnderFire outcomes of the turns while faults were made
 * @param turnsAfter outcomes of the turns after them
 * @param reasons why connections ended, and how often
 * @param astray replies that reached another session or turn than their own
 * @param withoutEnd turns that did not end, and connections that were dropped without a code
 * @param violations breaches of the protocol
 * @param millisToNormal from the last fault until the server was as before it; negative: never
 * @param firstAudioBeforeMillis median from the end of speech to the first audio, before the faults
 * @param firstAudioAfterMillis the same after them
 * @param directBytesBefore direct memory that Netty had taken before the faults, of both sides
 * @param directBytesAfter the same after them
 * @param residue what is not as it was, once all had gone: sentences
 */
public record ChaosReport(
    Map<String, Long> faults,
    Map<String, Long> turnsUnderFire,
    Map<String, Long> turnsAfter,
    Map<String, Long> reasons,
    long astray,
    long withoutEnd,
    long violations,
    long millisToNormal,
    double firstAudioBeforeMillis,
    double firstAudioAfterMillis,
    long directBytesBefore,
    long directBytesAfter,
    List<String> residue) {

  /**
   * What the allocator may keep more of than before the faults: it takes chunks of megabytes for
   * each thread and gives them back late (own choice).
   */
  private static final long MAX_DIRECT_GROWTH_BYTES = 16L << 20;

  /** The same with more that is not as it was. */
  ChaosReport with(List<String> moreResidue) {
    List<String> all = new ArrayList<>(residue);
    all.addAll(moreResidue);
    return new ChaosReport(
        faults,
        turnsUnderFire,
        turnsAfter,
        reasons,
        astray,
        withoutEnd,
        violations,
        millisToNormal,
        firstAudioBeforeMillis,
        firstAudioAfterMillis,
        directBytesBefore,
        directBytesAfter,
        all);
  }

  /** All that must not be, a sentence each; empty where the server stood it. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(residue);
    require(problems, astray == 0, astray + " replies reached another session or turn");
    require(problems, withoutEnd == 0, withoutEnd + " turns or connections ended without a word");
    require(problems, violations == 0, violations + " breaches of the protocol");
    require(problems, millisToNormal >= 0, "the server did not become normal again");
    require(problems, turnsAfter.getOrDefault("answered", 0L) > 0, "no turn was answered after it");
    long bad = turnsAfter.getOrDefault("degraded", 0L) + turnsAfter.getOrDefault("lost", 0L);
    require(problems, bad == 0, bad + " turns went wrong after the faults had stopped");
    require(
        problems,
        directBytesAfter - directBytesBefore <= MAX_DIRECT_GROWTH_BYTES,
        "direct memory grew from " + directBytesBefore + " to " + directBytesAfter + " bytes");
    return problems;
  }

  private static void require(List<String> problems, boolean met, String sentence) {
    if (!met) {
      problems.add(sentence);
    }
  }

  /** For people, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("faults made: " + sum(faults) + " " + faults);
    lines.add("turns under fire: " + turnsUnderFire);
    lines.add("connections ended: " + reasons);
    lines.add("replies astray: " + astray + ", breaches of the protocol: " + violations);
    lines.add("turns or connections without an end: " + withoutEnd);
    lines.add("normal again after " + millisToNormal + " ms");
    lines.add("turns after it: " + turnsAfter);
    lines.add(
        String.format(
            Locale.ROOT,
            "first audio, median: %.0f ms before, %.0f ms after",
            firstAudioBeforeMillis,
            firstAudioAfterMillis));
    lines.add(
        "direct memory: " + directBytesBefore + " bytes before, " + directBytesAfter + " after");
    return lines;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  static Map<String, Long> ordered(Map<?, ?> counts) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    counts.forEach((key, value) -> ordered.put(key.toString(), ((Number) value).longValue()));
    return ordered;
  }
}
