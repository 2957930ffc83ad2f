package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.report.TextReport;
import dev.hotpin.client.Milestone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The same speech to this server, to the prototype and to vosk-server, one after the other. */
final class SideBySideSection implements Section {
  private static final double SHARE = 0.5;
  private static final long SHORT_MILLIS = 25_000;
  private static final long SHORT_SECONDS = 35;
  private static final int SERVERS = 3;

  /**
   * Where the others are.
   *
   * @param python that has their packages
   * @param prototype checkout of VighneshNilajakar/HOTPIN
   * @param voskServer checkout of alphacep/vosk-server
   */
  record Others(String python, Optional<Path> prototype, Optional<Path> voskServer) {
    /** As it is found from the others' folders too. */
    private String program() {
      boolean inPath = Path.of(python).getNameCount() == 1;
      return inPath ? python : Path.of(python).toAbsolutePath().toString();
    }
  }

  private static final String TRANSCRIPT = Milestone.TRANSCRIPT.name().toLowerCase(Locale.ROOT);

  private final Lab.Engine vosk;
  private final Others others;
  private final List<Integer> speakers;

  SideBySideSection(Lab.Engine vosk, Others others, List<Integer> speakers) {
    this.speakers = speakers;
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
  public String options() {
    return vosk + " " + others + " " + speakers;
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    long sum = 0;
    for (int number : speakers) {
      sum += how.shortForm() ? SHORT_SECONDS : how.runs() * how.seconds(how.turns(), number, SHARE);
    }
    return SERVERS * sum;
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    text.paragraph(
        "The same clips, the same model ("
            + vosk.name()
            + "), the same chat stand-in, one server at a time; each speaker means to speak half of"
            + " its time. From the end of speech as it was; and, in brackets, as it was meant to"
            + " be: a server that is slower than its speakers falls ever further behind. All have"
            + " each reply read at once. vosk-server only recognizes.");
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
    Faults ours = new Faults();
    Faults prototypes = new Faults(); // told, and no more
    Map<String, Object> part =
        lab.part(
            "side-by-side-hotpin",
            () -> {
              try (ServerProcess server =
                  lab.hotpin("side-by-side", vosk, lab.jvmFlags, Map.of())) {
                return rows(lab, "Hotpin", server, Fleet.Dialect.HOTPIN);
              }
            });
    add(text, part);
    ours.add(part.get("faults"));
    if (others.prototype().isPresent()) {
      Map<String, Object> measured = lab.part("side-by-side-prototype", () -> prototype(lab));
      add(text, measured);
      prototypes.add(measured.get("faults"));
    }
    if (others.voskServer().isPresent()) {
      add(text, lab.part("side-by-side-vosk-server", () -> voskServer(lab)));
    }
    text.end();
    if (others.prototype().isEmpty() || others.voskServer().isEmpty()) {
      text.paragraph(
          "Not measured here for want of a checkout: "
              + (others.prototype().isEmpty() ? "the prototype (`--prototype`) " : "")
              + (others.voskServer().isEmpty() ? "vosk-server (`--vosk-server`)" : "")
              + ".");
    }
    text.paragraph("Hotpin: " + ours.sentence());
    if (others.prototype().isPresent()) {
      text.paragraph("The prototype: " + prototypes.sentence());
    }
    return new Findings(text.text(), ours);
  }

  private static void add(Markdown text, Map<String, Object> part) {
    ((List<?>) part.get("rows")).forEach(row -> text.row(((List<?>) row).toArray()));
  }

  private Map<String, Object> prototype(Lab lab) throws IOException, InterruptedException {
    Path home = others.prototype().orElseThrow().toAbsolutePath();
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
            List.of(others.program(), "-c", start),
            Map.of("GROQ_API_KEY", "stand-in", "VOSK_MODEL_PATH", model()),
            home,
            port,
            "/health",
            lab.folder.resolve("prototype.log"))) {
      return rows(lab, "prototype", server, Fleet.Dialect.HOTPIN);
    }
  }

  private Map<String, Object> voskServer(Lab lab) throws IOException, InterruptedException {
    Path home = others.voskServer().orElseThrow().toAbsolutePath().resolve("websocket");
    int port = ServerProcess.freePort();
    lab.say("  starting vosk-server in " + home + " ...");
    lab.beginAnew();
    try (ServerProcess server =
        ServerProcess.other(
            List.of(others.program(), "asr_server.py", model()),
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
      return rows(lab, "vosk-server", server, Fleet.Dialect.VOSK);
    }
  }

  private String model() {
    return vosk.settings().getOrDefault("VOSK_MODEL_PATH", "model");
  }

  private Map<String, Object> rows(
      Lab lab, String name, ServerProcess server, Fleet.Dialect dialect)
      throws IOException, InterruptedException {
    Faults faults = new Faults();
    List<Object> rows = new ArrayList<>();
    for (int number : speakers) {
      Talk talk = new Talk();
      for (int run = 1; run <= lab.thoroughness.runs(); run++) {
        LoadResult result = run(lab, name, server, dialect, number, run);
        faults.add(result);
        talk.add(result);
      }
      rows.add(
          List.of(
              name,
              number,
              talk.turns(lab),
              talk.count("failed") + talk.count("never_begun"),
              both(talk, TRANSCRIPT, 50),
              both(talk, TRANSCRIPT, 99),
              both(talk, GroupRecord.FIRST_AUDIO, 50),
              both(talk, GroupRecord.FIRST_AUDIO, 99),
              talk.median("cpu_percent_of_a_core/server"),
              TextReport.text(talk.most("server_mb_peak"))));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rows", rows);
    tree.put("faults", faults.toTree());
    return tree;
  }

  private static String both(Talk talk, String stage, double percentile) {
    return talk.medianAsItWas(stage, percentile) + " (" + talk.median(stage, percentile) + ")";
  }

  private LoadResult run(
      Lab lab, String name, ServerProcess server, Fleet.Dialect dialect, int number, int run)
      throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    Group group = Group.talking(Talk.GROUP, number, SHARE).reading(ReadMode.AT_ONCE);
    LoadPlan plan =
        lab.plan(List.of(group), shortForm ? SHORT_MILLIS : lab.thoroughness.runMillis())
            .untilTurns(lab.thoroughness.turns());
    return lab.run(
        new Lab.RunName(name + ", " + number + " speakers, run " + run, name, number),
        server,
        dialect,
        plan,
        vosk.language(),
        RunWatch.NONE);
  }
}
