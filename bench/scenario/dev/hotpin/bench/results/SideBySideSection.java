package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.client.Milestone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The same speech to this server, to the prototype and to vosk-server, one after the other. */
final class SideBySideSection implements Section {
  private static final int[] SPEAKERS = {1, 2, 4};
  private static final double SHARE = 0.5;
  private static final int SHORT_TURNS = 8;

  /**
   * Where the others are.
   *
   * @param python that has their packages
   * @param prototype checkout of VighneshNilajakar/HOTPIN
   * @param voskServer checkout of alphacep/vosk-server
   */
  record Others(String python, Optional<Path> prototype, Optional<Path> voskServer) {}

  private static final String TRANSCRIPT = Milestone.TRANSCRIPT.name().toLowerCase(Locale.ROOT);

  private final Lab.Engine vosk;
  private final Others others;

  SideBySideSection(Lab.Engine vosk, Others others) {
    this.vosk = vosk;
    this.others = others;
  }

  @Override
  public String name() {
    return "side-by-side";
  }

  @Override
  public String title() {
    return "Side by side";
  }

  @Override
  public String measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    text.paragraph(
        "The same clips, the same model ("
            + vosk.name()
            + "), the same chat stand-in, one server at a time; each speaker means to speak half of"
            + " its time. From the end of speech as it was meant to be. vosk-server only"
            + " recognizes.");
    text.head(
        "server",
        "speakers",
        "turns",
        "failed",
        "transcript p50 ms",
        "p99 ms",
        "first audio p50 ms",
        "p99 ms",
        "CPU, % of a core",
        "resident MB, peak");
    List<LoadResult> ours = new ArrayList<>();
    try (ServerProcess server = lab.hotpin("side-by-side", vosk, lab.jvmFlags, Map.of())) {
      for (int speakers : SPEAKERS) {
        ours.add(rows(lab, text, "Hotpin", server, Fleet.Dialect.HOTPIN, speakers));
      }
    }
    String model = vosk.settings().getOrDefault("VOSK_MODEL_PATH", "model");
    if (others.prototype().isPresent()) {
      Path home = others.prototype().get();
      int port = ServerProcess.freePort();
      // It asks an address that is written into it: that is changed at its start.
      String start =
          """
          import core.llm_client as chat, uvicorn
          chat.GROQ_API_BASE_URL = '%s'
          uvicorn.run('main:app', host='127.0.0.1', port=%d, log_level='warning')
          """
              .formatted(lab.chat().baseUrl(), port);
      lab.say("  starting the prototype in " + home + " ...");
      lab.beginAnew();
      try (ServerProcess server =
          ServerProcess.other(
              List.of(others.python(), "-c", start),
              Map.of("GROQ_API_KEY", "stand-in", "VOSK_MODEL_PATH", model),
              home,
              port,
              "/health",
              lab.folder.resolve("prototype.log"))) {
        for (int speakers : SPEAKERS) {
          rows(lab, text, "prototype", server, Fleet.Dialect.HOTPIN, speakers);
        }
      }
    }
    if (others.voskServer().isPresent()) {
      Path home = others.voskServer().get().resolve("websocket");
      int port = ServerProcess.freePort();
      lab.say("  starting vosk-server in " + home + " ...");
      lab.beginAnew();
      try (ServerProcess server =
          ServerProcess.other(
              List.of(others.python(), "asr_server.py", model),
              Map.of(
                  "VOSK_SERVER_INTERFACE",
                  "127.0.0.1",
                  "VOSK_SERVER_PORT",
                  Integer.toString(port),
                  "VOSK_SAMPLE_RATE",
                  "16000"),
              home,
              port,
              "",
              lab.folder.resolve("vosk-server.log"))) {
        for (int speakers : SPEAKERS) {
          rows(lab, text, "vosk-server", server, Fleet.Dialect.VOSK, speakers);
        }
      }
    }
    text.end();
    if (others.prototype().isEmpty() || others.voskServer().isEmpty()) {
      text.paragraph(
          "Not measured here for want of a checkout: "
              + (others.prototype().isEmpty() ? "the prototype (`--prototype`) " : "")
              + (others.voskServer().isEmpty() ? "vosk-server (`--vosk-server`)" : "")
              + ".");
    }
    return text.paragraph("Hotpin: " + Markdown.faults(ours)).text();
  }

  private LoadResult rows(
      Lab lab,
      Markdown text,
      String name,
      ServerProcess server,
      Fleet.Dialect dialect,
      int speakers)
      throws IOException, InterruptedException {
    int turns = lab.thoroughness.shortForm() ? SHORT_TURNS : lab.thoroughness.turns();
    Group group = Group.talking("talking", speakers, SHARE).reading(ReadMode.AT_ONCE);
    LoadPlan plan = lab.plan(List.of(group), lab.millisFor(turns, speakers, SHARE));
    LoadResult result =
        lab.run(
            name + ", " + speakers + " speakers", server, dialect, plan, vosk.language(), () -> {});
    GroupRecord record = result.groups().get("talking");
    Map<?, ?> cpu =
        result.figures().get("cpu_percent_of_a_core") instanceof Map<?, ?> map ? map : Map.of();
    text.row(
        name,
        speakers,
        record.countOf("answered"),
        record.countOf("failed"),
        record.scheduledMillis(TRANSCRIPT, 50),
        record.scheduledMillis(TRANSCRIPT, 99),
        record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50),
        record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99),
        cpu.get("server"),
        result.figures().get("server_mb_peak"));
    return result;
  }
}
