package dev.hotpin.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void theMedianIsComparedWhereThereIsOneElseTheLastRun() throws IOException {
    Path a = file("a", run(4, 1), run(4, 2), median(4, 10));
    Path b = file("b", run(4, 3), run(4, 20));
    assertEquals(ExitCode.OK, compare(a, b));
    assertTrue(out.toString().contains(row("10.0", "20.0", "2.00")), out::toString);
  }

  @Test
  void resultsOfDifferentNumbersOfWearablesAreComparedWhereEachFileHasOne() throws IOException {
    assertEquals(ExitCode.OK, compare(file("a", run(4, 5)), file("b", run(8, 10))));
    assertTrue(out.toString().contains(row("5.0", "10.0", "2.00")), out::toString);
  }

  @Test
  void ofSeveralNumbersOfWearablesThoseThatBothHaveAreCompared() throws IOException {
    Path a = file("a", run(2, 1), median(2, 10), run(4, 2), median(4, 20), median(8, 70));
    Path b = file("b", median(4, 30), run(4, 99), median(2, 11), run(16, 3));
    assertEquals(ExitCode.OK, compare(a, b));
    List<String> lines = out.toString().lines().map(String::strip).toList();
    assertEquals(
        List.of("2 wearables:", "4 wearables:"),
        lines.stream().filter(line -> line.endsWith("wearables:")).toList());
    assertTrue(out.toString().contains(row("10.0", "11.0", "1.10")), out::toString);
    assertTrue(out.toString().contains(row("20.0", "30.0", "1.50")), out::toString);
  }

  @Test
  void whereNothingIsInCommonASentenceSaysWhatThereIs() throws IOException {
    Path a = file("a", run(2, 1), run(4, 1));
    assertEquals(ExitCode.SOFTWARE, compare(a, file("b", run(8, 1))));
    assertTrue(err.toString().contains("[2, 4] wearables"), err::toString);
  }

  private static String row(String before, String after, String ratio) {
    return String.format(
        Locale.ROOT, "%-54s%12s%12s%9s", "talking/server_ms/llm/p50", before, after, ratio);
  }

  private static String run(int load, int millis) {
    return line("run", load, millis);
  }

  private static String median(int load, int millis) {
    return line("median", load, millis);
  }

  private static String line(String type, int load, int millis) {
    return String.format(
        Locale.ROOT,
        "{\"type\":\"%s\",\"load\":%d,\"groups\":{\"talking\":{\"server_ms\":{\"llm\":{\"p50\":%d.0}}}}}",
        type,
        load,
        millis);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name + ".json"), List.of(lines));
  }

  private int compare(Path a, Path b) {
    CommandLine commands = Bench.newCommandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute("compare", a.toString(), b.toString());
  }
}
