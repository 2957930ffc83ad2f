package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsRunTest {
  private static final ChatStandIn.Timing TIMING = new ChatStandIn.Timing(80, 10, 30);

  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();
  private Options usual;

  /** Those that a test changes. */
  private record Options(
      int capacity,
      List<CapacityKind> kinds,
      List<Integer> speakers,
      Path voskModel,
      String language,
      Path prototype,
      Path voskServer,
      String python,
      List<String> serverFlags,
      List<String> idleFlags,
      int turns,
      Path jar) {}

  @BeforeEach
  void prepare() throws IOException {
    usual =
        new Options(
            0,
            List.of(CapacityKind.SPEAKERS),
            List.of(4),
            folder.resolve("model"),
            "ko",
            null,
            null,
            "python3",
            List.of("-Xmx2g"),
            List.of("-Xmx512m"),
            500,
            jar("server.jar", "code"));
  }

  @Test
  void aChangedOptionIsMeasuredAnewByTheSectionsThatItInfluencesAndByNoOthers() throws IOException {
    assertEquals(Set.of(), changed(o -> o));
    assertEquals(
        Set.of("overload-sphinx4", "overload-vosk-ko"),
        changed(o -> with(o, 8, o.kinds, o.speakers, o.language, null, null, "python3")));
    assertEquals(
        Set.of("capacity-sphinx4", "capacity-vosk-ko"),
        changed(
            o ->
                with(
                    o,
                    0,
                    List.of(CapacityKind.DEVICES),
                    o.speakers,
                    o.language,
                    null,
                    null,
                    "python3")));
    Set<String> sideBySide = Set.of("side-by-side");
    assertEquals(
        sideBySide,
        changed(o -> with(o, 0, o.kinds, List.of(2, 4), o.language, null, null, "python3")));
    assertEquals(
        sideBySide,
        changed(o -> with(o, 0, o.kinds, o.speakers, o.language, folder, null, "python3")));
    assertEquals(
        sideBySide,
        changed(o -> with(o, 0, o.kinds, o.speakers, o.language, null, folder, "python3")));
    assertEquals(
        sideBySide, changed(o -> with(o, 0, o.kinds, o.speakers, o.language, null, null, "venv")));
    Set<String> withVosk =
        Set.of(
            "start",
            "capacity-vosk-ko",
            "side-by-side",
            "overload-vosk-ko",
            "idle",
            "slow-readers",
            "soak");
    assertEquals(
        withVosk, changed(o -> with(o, 0, o.kinds, o.speakers, "en", null, null, "python3")));
  }

  @Test
  void anotherServerOrAnotherFlagIsMeasuredAnew() throws IOException {
    Path other = jar("other.jar", "other code");
    assertEquals(10, changed(o -> with(o, o.serverFlags, o.idleFlags, 500, other)).size());
    assertEquals(10, changed(o -> with(o, o.serverFlags, o.idleFlags, 40, o.jar)).size());
    assertEquals(
        Set.of("idle"), changed(o -> with(o, o.serverFlags, List.of("-Xmx1g"), 500, o.jar)));
    assertEquals(9, changed(o -> with(o, List.of("-Xmx1g"), o.idleFlags, 500, o.jar)).size());
  }

  @Test
  void theBenchItselfIsPartOfTheKey() throws IOException {
    Path classes = folder.resolve("classes");
    Files.createDirectories(classes.resolve("a"));
    Files.writeString(classes.resolve("a/B.class"), "code");
    String before = Kept.fingerprint(classes);
    Files.writeString(classes.resolve("a/readme.txt"), "no code");
    assertEquals(before, Kept.fingerprint(classes));
    Files.writeString(classes.resolve("a/B.class"), "other code");
    assertNotEquals(before, Kept.fingerprint(classes));
    String how = run(usual, List.of()).how(new StartSection(List.of()));
    assertTrue(how.matches("server [0-9a-f]+ bench [0-9a-f]+ wearables [0-9a-f]+ flags .*"), how);
  }

  @Test
  void whatIsMeasuredAlreadyComesIntoTheDocumentAndTheRestStandsAsItStood() throws Exception {
    ResultsRun run = run(usual, List.of("overload"));
    Files.writeString(
        folder.resolve("RESULTS.md"),
        "# Old\n\n## Start\n\nOf old.\n\n## Overload: Sphinx4\n\nOf old.\n");
    for (Section section : run.sections()) {
      if (Set.of("start", "overload-sphinx4", "overload-vosk-ko", "soak")
          .contains(section.name())) {
        new Kept(folder, run.how(section), false).keep(section.name(), kept(), List.of());
      }
    }
    assertTrue(run.run());
    String text = Files.readString(folder.resolve("RESULTS.md"));
    assertTrue(
        text.contains("## Start\n\nOf old.\n\n## Overload: Sphinx4\n\nMeasured well."), text);
    assertTrue(text.contains("## Overload: Vosk-ko\n\nMeasured well."), text); // of both engines
    assertTrue(text.contains("## Soak\n\nMeasured well."), text); // which it had not
    assertTrue(text.contains("; commit unknown; `results`."), text);
  }

  @Test
  void aSectionWithFaultsIsNamedAndTheRunFailsAlthoughTheDocumentIsWritten() throws Exception {
    ResultsRun run = run(usual, List.of("start", "soak"));
    for (Section section : run.sections()) {
      Map<String, Object> tree = kept();
      tree.put("faults", Map.of("told", List.of("2 replies went astray")));
      boolean faulty = Set.of("soak", "idle").contains(section.name()); // nobody asks for idle
      new Kept(folder, run.how(section), false)
          .keep(section.name(), faulty ? tree : kept(), List.of());
    }
    assertFalse(run.run());
    assertTrue(Files.readString(folder.resolve("RESULTS.md")).contains("## Soak"));
    List<String> told = said.toString().lines().filter(line -> line.contains("fault")).toList();
    assertEquals(List.of("Soak found faults: 2 replies went astray."), told);
  }

  @Test
  void theCommandIsPublishedWithoutWhatNoFigureDependsOn() {
    String home = System.getProperty("user.home");
    assertEquals(
        "results --only idle --vosk-model ~/model --runs 1",
        ResultsRun.published(
            List.of(
                "results",
                "--only",
                "idle",
                "--work",
                "/tmp/work",
                "--vosk-model",
                home + "/model",
                "--out=/tmp/out.md",
                "--again",
                "--jar",
                "x.jar",
                "--runs",
                "1")));
    assertFalse(ResultsRun.published(List.of("results", "--jar=x.jar")).contains("jar"));
  }

  /** Names of the sections whose key a change of options changes. */
  private Set<String> changed(UnaryOperator<Options> change) throws IOException {
    ResultsRun before = run(usual, List.of());
    ResultsRun after = run(change.apply(usual), List.of());
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < before.sections().size(); i++) {
      Section section = before.sections().get(i);
      if (!before.how(section).equals(after.how(after.sections().get(i)))) {
        names.add(section.name());
      }
    }
    return names;
  }

  private ResultsRun run(Options o, List<String> only) {
    return new ResultsRun(
        new ResultsRun.Settings(
            only,
            false,
            false,
            o.turns,
            3,
            25,
            o.serverFlags,
            o.idleFlags,
            o.capacity,
            o.kinds,
            o.speakers,
            o.voskModel,
            o.language,
            o.prototype,
            o.voskServer,
            o.python,
            o.jar,
            folder,
            folder.resolve("RESULTS.md"),
            "results"),
        TIMING,
        new PrintWriter(said),
        Progress.none());
  }

  private static Options with(
      Options o,
      int capacity,
      List<CapacityKind> kinds,
      List<Integer> speakers,
      String language,
      Path prototype,
      Path voskServer,
      String python) {
    return new Options(
        capacity,
        kinds,
        speakers,
        o.voskModel,
        language,
        prototype,
        voskServer,
        python,
        o.serverFlags,
        o.idleFlags,
        o.turns,
        o.jar);
  }

  private static Options with(
      Options o, List<String> serverFlags, List<String> idleFlags, int turns, Path jar) {
    return new Options(
        o.capacity,
        o.kinds,
        o.speakers,
        o.voskModel,
        o.language,
        o.prototype,
        o.voskServer,
        o.python,
        serverFlags,
        idleFlags,
        turns,
        jar);
  }

  private static Map<String, Object> kept() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("markdown", "Measured well.\n\n");
    tree.put("machine", JsonTree.asMap(Map.of("cpu", "a CPU", "commit", "unknown")));
    tree.put("command", "results");
    return tree;
  }

  private Path jar(String name, String code) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a/B.class"));
      zip.write(code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return file;
  }
}
