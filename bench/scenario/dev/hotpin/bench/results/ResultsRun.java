package dev.hotpin.bench.results;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.report.HtmlReport;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.speech.SpeechCorpus;
import java.io.IOException;
import java.io.PrintWriter;
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
   * @param capacity speakers that the overload section calls 1×
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
      int turns,
      int runs,
      List<String> serverFlags,
      List<String> idleFlags,
      int capacity,
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
    Files.createDirectories(settings.work());
    boolean all = true;
    try (ChatStandIn chat = ChatStandIn.open(0, timing)) {
      for (Section section : sections) {
        if (settings.only().isEmpty() || settings.only().contains(section.name())) {
          all &= measure(section, chat);
        }
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
        new CapacitySection(engines),
        new SideBySideSection(compared, others),
        new OverloadSection(engines, settings.capacity()),
        new IdleSection(sphinx),
        new SlowReadersSection(sphinx),
        new SoakSection(sphinx));
  }

  private boolean measure(Section section, ChatStandIn chat)
      throws IOException, InterruptedException {
    boolean idle = section instanceof IdleSection;
    Lab lab =
        new Lab(
            settings.jar(),
            settings.work(),
            new Lab.Thoroughness(
                settings.shortForm() ? SHORT_TURNS : settings.turns(),
                settings.shortForm() ? 1 : settings.runs(),
                settings.shortForm()),
            idle ? settings.idleFlags() : settings.serverFlags(),
            chat,
            SpeechCorpus.defaultFolder(),
            out,
            progress);
    lab.say(section.title() + ":");
    String markdown;
    try {
      markdown = section.measure(lab);
    } catch (IOException e) {
      lab.say("  " + section.title() + " was not measured: " + e.getMessage());
      return false;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("section", section.name());
    kept.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    kept.put("command", settings.command());
    kept.put("server_flags", String.join(" ", lab.jvmFlags));
    kept.put("short", settings.shortForm());
    kept.put("machine", lab.machine());
    kept.put("markdown", markdown);
    Files.writeString(file(section), JsonTree.write(kept) + "\n");
    StringBuilder lines = new StringBuilder();
    lab.pages().forEach(page -> lines.append(JsonTree.write(page)).append('\n'));
    Files.writeString(settings.work().resolve(section.name() + "-runs.json"), lines);
    Files.writeString(
        settings.work().resolve(section.name() + ".html"), HtmlReport.of(lab.pages()));
    lab.say(markdown);
    return true;
  }

  private Path file(Section section) {
    return settings.work().resolve(section.name() + ".json");
  }

  private void writeDocument(List<Section> sections) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# What Hotpin carries\n\nGenerated by `java -jar target/hotpin-bench.jar results`")
        .append("; every section says when, where and with what it was measured. Each server runs")
        .append(" on loopback, in a process of its own, with the wearables in another.\n\n");
    for (Section section : sections) {
      if (!Files.exists(file(section))) {
        continue;
      }
      Map<String, Object> kept = JsonTree.readLines(file(section)).get(0);
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
