package dev.hotpin.bench.results;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.report.HtmlReport;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.speech.SpeechCorpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures sections, keeps each, and writes the document of all that are kept. One thread. */
public final class ResultsRun {
  private static final int SHORT_TURNS = 20;

  /**
   * What is asked for.
   *
   * @param only names of sections; empty for all
   * @param again whether what is measured already is measured anew
   * @param runMinutes that a run's measured part lasts at most
   * @param capacity speakers that the overload section calls 1×; 0 for as many as the server lets
   *     speak at once
   * @param capacityKinds wearables that the capacity section looks for
   * @param sideBySideSpeakers numbers of speakers that the servers are compared with
   * @param voskModel null where there is none
   * @param prototype null where there is none
   * @param voskServer null where there is none
   * @param work where sections are kept
   * @param document what is published
   * @param command as it was entered
   */
  public record Settings(
      List<String> only,
      boolean shortForm,
      boolean again,
      int turns,
      int runs,
      int runMinutes,
      List<String> serverFlags,
      List<String> idleFlags,
      int capacity,
      List<CapacityKind> capacityKinds,
      List<Integer> sideBySideSpeakers,
      Path voskModel,
      String voskLanguage,
      Path prototype,
      Path voskServer,
      String python,
      Path jar,
      Path work,
      Path document,
      String command) {}

  private final Settings settings;
  private final ChatStandIn.Timing timing;
  private final PrintWriter out;
  private final Progress progress;

  /** Of settings; what happens is told to {@code out}. */
  public ResultsRun(
      Settings settings, ChatStandIn.Timing timing, PrintWriter out, Progress progress) {
    this.settings = settings;
    this.timing = timing;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @return whether every section came to its end
   * @throws IOException with a sentence, if nothing can be measured or written
   */
  public boolean run() throws IOException, InterruptedException {
    List<Section> sections = sections();
    for (String name : settings.only()) {
      if (sections.stream().noneMatch(section -> section.name().equals(name))) {
        throw new IOException("There is no section " + name + ".");
      }
    }
    if (!Files.exists(settings.jar())) {
      throw new IOException(settings.jar() + " is not there: mvn -DskipTests package makes it.");
    }
    Files.createDirectories(settings.work());
    List<Section> left = new ArrayList<>();
    for (Section section : sections) {
      if (settings.only().isEmpty() || settings.only().contains(section.name())) {
        if (kept(section).find(section.name()).isPresent()) {
          out.println(section.title() + ": measured already (--again measures it anew)");
        } else {
          left.add(section);
        }
      }
    }
    boolean all = true;
    try (ChatStandIn chat = ChatStandIn.open(0, timing)) {
      while (!left.isEmpty()) {
        tellExpected(left);
        all &= measure(left.remove(0), chat);
        writeDocument(sections); // what there is outlives what may fail yet
      }
    }
    writeDocument(sections);
    out.println("Written: " + settings.document());
    out.flush();
    return all;
  }

  private List<Section> sections() {
    Lab.Engine sphinx = new Lab.Engine("Sphinx4", Map.of("STT_ENGINE", "sphinx4"), "en");
    List<Lab.Engine> engines = new ArrayList<>(List.of(sphinx));
    Lab.Engine compared = sphinx;
    if (settings.voskModel() != null) {
      Path model = settings.voskModel().toAbsolutePath();
      compared =
          new Lab.Engine(
              "Vosk-" + settings.voskLanguage(),
              Map.of("STT_ENGINE", "vosk", "VOSK_MODEL_PATH", model.toString()),
              settings.voskLanguage());
      engines.add(compared);
    }
    SideBySideSection.Others others =
        new SideBySideSection.Others(
            settings.python(),
            Optional.ofNullable(settings.prototype()),
            Optional.ofNullable(settings.voskServer()));
    return List.of(
        new StartSection(engines),
        new SpeakersSection(sphinx),
        new CapacitySection(engines, settings.capacityKinds()),
        new SideBySideSection(compared, others, settings.sideBySideSpeakers()),
        new OverloadSection(engines, settings.capacity()),
        new IdleSection(compared),
        new SlowReadersSection(compared),
        new SoakSection(compared));
  }

  private Lab.Thoroughness thoroughness() {
    return new Lab.Thoroughness(
        settings.shortForm() ? SHORT_TURNS : settings.turns(),
        settings.shortForm() ? 1 : settings.runs(),
        settings.runMinutes() * 60_000L,
        settings.shortForm());
  }

  private List<String> flags(Section section) {
    return section instanceof IdleSection ? settings.idleFlags() : settings.serverFlags();
  }

  private Kept kept(Section section) throws IOException {
    Lab.Thoroughness how = thoroughness();
    String description =
        Kept.fingerprint(settings.jar())
            + " "
            + String.join(" ", flags(section))
            + " "
            + how
            + " "
            + settings.voskModel()
            + " "
            + timing;
    return new Kept(settings.work(), description, settings.again());
  }

  private void tellExpected(List<Section> left) {
    long minutes =
        left.stream().mapToLong(section -> section.expectedSeconds(thoroughness())).sum() / 60;
    List<String> parts = new ArrayList<>();
    for (Section section : left) {
      parts.add(section.name() + " " + section.expectedSeconds(thoroughness()) / 60 + " min");
    }
    out.printf(
        "Still to be measured, in about %d h %02d min: %s.%n",
        minutes / 60, minutes % 60, String.join(", ", parts));
    out.flush();
  }

  private boolean measure(Section section, ChatStandIn chat)
      throws IOException, InterruptedException {
    Kept kept = kept(section);
    Lab lab =
        new Lab(
            settings.jar(),
            settings.work(),
            thoroughness(),
            flags(section),
            kept,
            chat,
            SpeechCorpus.defaultFolder(),
            out,
            progress);
    lab.say(section.title() + ":");
    String markdown;
    try {
      markdown = section.measure(lab);
    } catch (IOException | UncheckedIOException e) {
      lab.say("  " + section.title() + " was not measured: " + e.getMessage());
      return false;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("section", section.name());
    tree.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    tree.put("command", settings.command());
    tree.put("server_flags", String.join(" ", lab.jvmFlags));
    tree.put("short", settings.shortForm());
    tree.put("machine", lab.machine());
    tree.put("markdown", markdown);
    kept.keep(section.name(), tree, lab.pages());
    Files.writeString(
        settings.work().resolve(section.name() + ".html"), HtmlReport.of(lab.pages()));
    lab.say(markdown);
    return true;
  }

  private void writeDocument(List<Section> sections) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# What Hotpin carries\n\nGenerated by `java -jar target/hotpin-bench.jar results`")
        .append("; every section says when, where and with what it was measured. Each server runs")
        .append(" on loopback, in a process of its own, with the wearables in another. A figure")
        .append(" counts from ")
        .append(LoadResult.MIN_TURNS)
        .append(" measured turns after the warm-up, as the median of ")
        .append(Lab.COUNTING_RUNS)
        .append(" runs; where there were fewer it says so.\n\n");
    for (Section section : sections) {
      Optional<Map<String, Object>> latest = kept(section).latest(section.name());
      if (latest.isEmpty()) {
        continue;
      }
      Map<String, Object> kept = latest.get();
      text.append("## ").append(section.title()).append("\n\n");
      if (Boolean.TRUE.equals(kept.get("short"))) {
        text.append("**A quick look with few turns: these figures don't count.**\n\n");
      }
      text.append(kept.get("markdown"));
      Map<String, Object> machine = JsonTree.asMap(kept.get("machine"));
      text.append("Measured ")
          .append(kept.get("date"))
          .append(" on ")
          .append(machine.get("cpu"))
          .append(", ")
          .append(machine.get("cores"))
          .append(" cores, ")
          .append(machine.get("memory_mb"))
          .append(" MB, ")
          .append(machine.get("system"))
          .append("; ")
          .append(machine.get("jdk"))
          .append("; server flags `")
          .append(kept.get("server_flags"))
          .append("`; commit ")
          .append(machine.get("commit"))
          .append("; `")
          .append(kept.get("command"))
          .append("`.\n\n");
    }
    if (settings.document().toAbsolutePath().getParent() != null) {
      Files.createDirectories(settings.document().toAbsolutePath().getParent());
    }
    Files.writeString(settings.document(), text.toString().stripTrailing() + "\n");
  }
}
