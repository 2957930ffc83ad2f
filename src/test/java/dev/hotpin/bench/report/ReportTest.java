package dev.hotpin.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.load.Stages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @Test
  void aTreeIsReadAsItWasWritten() throws IOException {
    Map<String, Object> tree = result(12.5);
    assertEquals(JsonTree.write(tree), JsonTree.write(JsonTree.read(JsonTree.write(tree))));
    assertFalse(JsonTree.write(tree).contains("\n"));
  }

  @Test
  void whatIsNoNumberIsNullInJson() {
    assertEquals("{\"a\":null}", JsonTree.write(Map.of("a", Double.NaN)));
  }

  @Test
  void stagesTellTheirPercentiles() {
    Stages stages = new Stages();
    for (int i = 1; i <= 1000; i++) {
      stages.record("first_audio", TimeUnit.MILLISECONDS.toNanos(i));
    }
    Object row = stages.toTree().get("first_audio");
    assertEquals(1000, JsonTree.number(row, "count"));
    assertEquals(500, JsonTree.number(row, "p50"), 1);
    assertEquals(990, JsonTree.number(row, "p99"), 1);
    assertEquals(1000, JsonTree.number(row, "max"), 1);
    assertEquals(0, stages.count("unknown"));
    assertTrue(Double.isNaN(stages.millis("unknown", 50)));
  }

  @Test
  void theMedianIsOfEachFigure() {
    Object median =
        Medians.of(
            List.of(Map.of("a", 3L, "b_ms", 1.5), Map.of("a", 1L), Map.of("a", 2L, "c_ms", 4.5)));
    assertEquals(2, JsonTree.number(median, "a"));
    assertEquals(1.5, JsonTree.number(median, "b_ms"));
    assertEquals(4.5, JsonTree.number(median, "c_ms"));
    assertEquals(2, Medians.of(9, 1, 2));
  }

  @Test
  void ofAnEvenNumberOfRunsTheMedianIsTheUpperMiddle() {
    assertEquals(
        9, JsonTree.number(Medians.of(List.of(Map.of("p99", 9.0), Map.of("p99", 2.0))), "p99"));
    assertEquals(3, Medians.of(4, 1, 3, 2));
  }

  @Test
  void whatHappenedInOneRunOnlyIsCountedAsNoneInTheOthers() {
    Map<String, Object> calm = Map.of("failures", Map.of(), "violations", Map.of());
    Map<String, Object> stormy =
        Map.of("failures", Map.of("internal", 5L), "violations", Map.of("late", 3L));
    for (List<Object> runs :
        List.<List<Object>>of(List.of(stormy, calm, calm), List.of(calm, calm, stormy))) {
      assertEquals(0, JsonTree.number(Medians.of(runs), "failures/internal"));
      assertEquals(0, JsonTree.number(Medians.of(runs), "violations/late"));
    }
  }

  @Test
  void whatHappenedInMostRunsIsInTheMedianThoughNotInTheFirst() {
    List<Object> runs = new ArrayList<>();
    for (long failures : new long[] {0, 5, 7}) {
      runs.add(Map.of("groups", Map.of("talking", failing(failures))));
    }
    Object median = Medians.of(runs);
    assertEquals(5, JsonTree.number(median, "groups/talking/failures/internal"));
    assertEquals(5, JsonTree.number(median, "groups/talking/violations/late"));
    assertEquals(5, JsonTree.number(median, "groups/talking/lost_connections/reset by peer"));
    assertEquals(1, JsonTree.number(median, "groups/talking/other_ms/busy/count"));
    assertEquals(
        7, JsonTree.number(median, "groups/talking/other_ms/busy/p50"), "the upper of 5, 7");
  }

  @Test
  void turnsAreEnoughIfTheyAreInEachRunAndGivenUpIsWhatIsGivenUpOnce() {
    Map<String, Object> good = Map.of("enough_turns", true, "decided_early", false);
    Map<String, Object> bad = Map.of("enough_turns", false, "decided_early", true);
    Object median = Medians.of(List.of(good, bad, good));
    assertEquals(false, JsonTree.at(median, "enough_turns"));
    assertEquals(true, JsonTree.at(median, "decided_early"));
    assertEquals(good, Medians.of(List.of(good, good)));
  }

  @Test
  void twoResultsStandSideBySideWithTheirRatio() {
    List<String> lines = Comparison.of(result(10), result(15), false);
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("first_audio/p99") && line.endsWith("1.50")),
        lines::toString);
    assertEquals("new", Comparison.ratio(0, 3));
    assertEquals("1.00", Comparison.ratio(0, 0));
    assertEquals("-", Comparison.ratio(Double.NaN, 1));
  }

  @Test
  void whatOnlyOneOfTwoResultsHasIsNotHiddenByTheOther() {
    Map<String, Object> fine =
        Map.of("groups", Map.of("talking", Map.of("failures", Map.of(), "server_ms", Map.of())));
    Map<String, Object> busy =
        Map.of(
            "groups",
            Map.of(
                "talking",
                Map.of(
                    "failures", Map.of("busy", 50), "server_ms", Map.of("llm", Map.of("p50", 7)))));
    List<String> worse = Comparison.of(fine, busy, false);
    assertTrue(
        worse.stream().anyMatch(line -> line.matches("talking/failures/busy +0\\.0 +50\\.0 +new")),
        worse::toString);
    assertTrue(
        worse.stream().anyMatch(line -> line.matches("talking/server_ms/llm/p50 +- +7\\.0 +-")),
        worse::toString);
    List<String> better = Comparison.of(busy, fine, false);
    assertTrue(
        better.stream()
            .anyMatch(line -> line.matches("talking/failures/busy +50\\.0 +0\\.0 +0\\.00")),
        better::toString);
  }

  @Test
  void aPageNeedsNothingFromElsewhereAndNoTextEndsItsScript() throws IOException {
    Map<String, Object> run = result(10);
    run.put("name", "</script><b>x</b>");
    String page = HtmlReport.of(List.of(run));
    assertFalse(page.contains("</script><b>"), "the name must be data");
    assertTrue(page.contains("\\u003c/script>"));
    // The one address is the name of SVG, which is not fetched.
    assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("http"));
    assertFalse(page.contains("/*RESULTS*/"));
    assertFalse(page.contains(" src="));
  }

  @Test
  void aTextReportTellsTooFewTurns() {
    String text = String.join("\n", TextReport.of(result(10)));
    assertTrue(text.contains("these figures don't count"), text);
    assertTrue(text.contains("first_audio"), text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
  }

  @Test
  void aFileWithoutAResultIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("empty.json");
    Files.writeString(file, "\n");
    IOException failure = assertThrows(IOException.class, () -> JsonTree.readLines(file));
    assertTrue(failure.getMessage().endsWith("holds no result."), failure.getMessage());
  }

  @Test
  void theCommitIsTheOneThatTheServerWasBuiltFrom(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("server.jar");
    assertEquals(Optional.empty(), Machine.commitOf(jar));
    write(jar, "commit=0123456789ab\ndirty=false\n");
    assertEquals(Optional.of("0123456789ab"), Machine.commitOf(jar));
    assertEquals("0123456789ab", Machine.describe(jar).get("commit"));
    write(jar, "commit=0123456789ab\ndirty=true\n");
    assertEquals(Optional.of("0123456789ab with changes"), Machine.commitOf(jar));
    write(jar, "commit=${git.commit.id.abbrev}\ndirty=${git.dirty}\n");
    assertEquals(Optional.empty(), Machine.commitOf(jar));
    assertFalse(String.valueOf(Machine.describe(jar).get("commit")).isEmpty());
  }

  private static void write(Path jar, String properties) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("dev/hotpin/version.properties"));
      zip.write(properties.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  /** A group as it is written: without what did not happen. */
  private static Map<String, Object> failing(long times) {
    if (times == 0) {
      return Map.of("failures", Map.of(), "violations", Map.of(), "other_ms", Map.of());
    }
    return Map.of(
        "failures", Map.of("internal", times),
        "violations", Map.of("late", times),
        "lost_connections", Map.of("reset by peer", times),
        "other_ms", Map.of("busy", Map.of("count", 1L, "p50", (double) times)));
  }

  private static Map<String, Object> result(double p99) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("count", 7L);
    row.put("p50", 5.0);
    row.put("p90", 6.0);
    row.put("p99", p99);
    row.put("p999", p99);
    row.put("max", p99);
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("turns", Map.of("answered", 7L));
    group.put("from_schedule_ms", Map.of("first_audio", row));
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("type", "run");
    run.put("connected", 1L);
    run.put("enough_turns", false);
    run.put("groups", Map.of("talking", group));
    return run;
  }
}
