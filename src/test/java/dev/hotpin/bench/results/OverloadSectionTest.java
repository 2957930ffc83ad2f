package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.load.Asking;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ScriptedResultTest;
import dev.hotpin.bench.load.ScriptedResultTest.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadSectionTest {
  private static final int OFFERED = 1;
  private static final int SPEAKERS = 2;
  private static final int ANSWERED = 3;
  private static final int P50 = 4;
  private static final int P99 = 5;
  private static final int RATIO = 6;
  private static final int BUSY = 7;
  private static final int SHARE = 8;
  private static final int AFTER_SPEECH = 9;
  private static final int AFTER_FIRST_AUDIO = 11;
  private static final int OTHER_FAILURES = 12;
  private static final int NEVER_BEGUN = 13;
  private static final int HARNESS_CPU = 15;
  private static final int HARNESS_LATE = 16;
  private static final Path NOWHERE = Path.of("nowhere");

  private final Lab lab =
      new Lab(NOWHERE, NOWHERE, null, List.of(), null, null, NOWHERE, null, null);

  @Test
  void halfOfThoseAboveOnceAreToldAtOnce() {
    List<Group> above = OverloadSection.groups(5, true);
    assertEquals(List.of(3, 2), above.stream().map(Group::wearables).toList());
    assertEquals(Asking.ALOUD, above.get(0).asking());
    assertEquals(Asking.ALOUD_TOLD_AT_ONCE, above.get(1).asking());
    assertEquals(
        List.of(4), OverloadSection.groups(4, false).stream().map(Group::wearables).toList());
  }

  @Test
  void busyComesFromThoseWhoHearItThatWayAndTurnsFromBoth() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("x1", slices(4, result(new Script().answered(100, 100), null)));
    Script aloud =
        new Script().answered(120).failed("busy", 2).timed("busy_from_speech_end", 200, 200);
    aloud.timed("busy_from_first_audio_sent", 5_000, 5_000);
    Script atOnce = new Script().answered(300).failed("busy", 3).failed("stt_failed", 1);
    atOnce.timed("busy_from_first_audio_sent", 40, 40, 40).neverBegun(2);
    run.put("x2", slices(8, result(aloud, atOnce)));
    List<Object> row = OverloadSection.row(lab, "Sphinx4", 2, List.of(run));
    assertEquals("Sphinx4", row.get(0));
    assertEquals("2×", row.get(OFFERED));
    assertEquals("8", row.get(SPEAKERS));
    assertEquals("2 (too few)", row.get(ANSWERED));
    assertEquals(120, (double) row.get(P50), 2);
    assertEquals(300, (double) row.get(P99), 3);
    assertEquals("3.0", String.valueOf(row.get(RATIO)).substring(0, 3));
    assertEquals(5L, row.get(BUSY));
    assertEquals("63 %", row.get(SHARE)); // 5 of 8 begun
    assertEquals(200, (double) row.get(AFTER_SPEECH), 2);
    assertEquals(40, (double) row.get(AFTER_FIRST_AUDIO), 1);
    assertEquals(1L, row.get(OTHER_FAILURES));
    assertEquals(2L, row.get(NEVER_BEGUN));
  }

  @Test
  void slicesAreOneLevelWithTheWorstLatenessAndTheMeanOfTheCpu() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put(
        "x1",
        slices(
            2,
            result(new Script().answered(100), null, 2, 5),
            result(new Script().answered(200, 200), null, 4, 3)));
    List<Object> row = OverloadSection.row(lab, "Sphinx4", 1, List.of(run));
    assertEquals("3 (too few)", row.get(ANSWERED));
    assertEquals("1.00", row.get(RATIO));
    assertEquals(3.0, row.get(HARNESS_CPU));
    assertEquals(5.0, row.get(HARNESS_LATE));
  }

  @Test
  void ofSeveralRunsTheMedianIsPublishedAndTheRatioOfEach() {
    List<Map<String, Object>> runs = new ArrayList<>();
    for (long millis : new long[] {200, 400, 300}) {
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("x1", slices(4, result(new Script().answered(times(500, 100)), null)));
      run.put(
          "x2",
          slices(8, result(new Script().answered(times(600, millis)).failed("busy", 1), null)));
      runs.add(run);
    }
    List<Object> row = OverloadSection.row(lab, "Sphinx4", 2, runs);
    assertEquals("3 × 600", row.get(ANSWERED));
    assertEquals(300, (double) row.get(P99), 3);
    assertTrue(
        String.valueOf(row.get(RATIO))
            .matches("[23]\\.\\d\\d \\(\\d\\.\\d\\d / \\d\\.\\d\\d / \\d\\.\\d\\d\\)"),
        row.toString());
    assertEquals(3L, row.get(BUSY));
    assertEquals("8", row.get(SPEAKERS));
  }

  private static long[] times(int number, long millis) {
    long[] all = new long[number];
    Arrays.fill(all, millis);
    return all;
  }

  private static Map<String, Object> slices(int speakers, LoadResult... results) {
    OverloadSection.Slices slices = new OverloadSection.Slices(speakers);
    for (LoadResult result : results) {
      slices.add(result);
    }
    return slices.toTree();
  }

  private static LoadResult result(Script aloud, Script atOnce) {
    return result(aloud, atOnce, 2, 5);
  }

  private static LoadResult result(Script aloud, Script atOnce, double cpu, double lateMillis) {
    Map<String, GroupRecord> groups = new LinkedHashMap<>();
    groups.put("talking", aloud.record());
    if (atOnce != null) {
      groups.put("told-at-once", atOnce.record());
    }
    return ScriptedResultTest.result(
        groups,
        Map.of(
            "cpu_percent_of_a_core",
            Map.of("harness", cpu),
            "harness_ms",
            Map.of("send_lag", Map.of("p99", lateMillis))));
  }
}
