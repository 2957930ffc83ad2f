package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.load.ServerInsight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Ten thousand wearables that only listen, and a few that talk among them. */
final class IdleSection implements Section {
  private static final int WEARABLES = 10_000;
  private static final int SHORT_WEARABLES = 1_000;
  private static final int TALKERS = 2;
  private static final String IDLE = Group.idle(1).name();
  private static final double TALK_SHARE = 0.5;
  private static final double CONNECTS_PER_SECOND = 4_000;
  private static final long SHORT_MILLIS = 20_000;
  private static final double BYTES_PER_MB = 1 << 20;
  private static final double BYTES_PER_KB = 1_000;

  /** None of those who talk is told busy, whatever the server measures at its start. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "MAX_CONNECTIONS",
          "12000",
          "MAX_SESSIONS",
          "12000",
          "IDLE_TIMEOUT_MS",
          "0",
          "STT_PERMITS",
          Integer.toString(TALKERS));

  private final Lab.Engine engine;

  IdleSection(Lab.Engine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "Idle fleet";
  }

  @Override
  public String options() {
    return engine.toString();
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    return how.shortForm()
        ? 80
        : 60 + how.runs() * 2L * (30 + how.seconds(how.turns(), TALKERS, TALK_SHARE));
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    int wearables = lab.thoroughness.shortForm() ? SHORT_WEARABLES : WEARABLES;
    try (ServerProcess server = lab.hotpin("idle", engine, lab.jvmFlags, SETTINGS);
        ServerInsight insight = ServerInsight.of(server.pid())) {
      ProcessProbe process = ProcessProbe.of(server.pid());
      Holdings before = Holdings.of(insight, process);
      Holdings[] with = new Holdings[1];
      RunWatch look =
          new RunWatch() {
            @Override
            public void connected() {
              with[0] = with[0] != null ? with[0] : look(insight, process);
            }
          };
      Group talkers = Group.talking(Talk.GROUP, TALKERS, TALK_SHARE).reading(ReadMode.AT_ONCE);
      Talk alone = new Talk();
      Talk amid = new Talk();
      Faults faults = new Faults();
      LoadResult first = null;
      long idleDropped = 0;
      for (int run = 1; run <= lab.thoroughness.runs(); run++) {
        LoadResult among =
            run(
                lab,
                server,
                "amid " + wearables + " idle, run " + run,
                look,
                talkers,
                Group.idle(wearables));
        first = first == null ? among : first;
        idleDropped += among.groups().get(IDLE).dropped();
        amid.add(among);
        LoadResult only = run(lab, server, "alone, run " + run, RunWatch.NONE, talkers);
        alone.add(only);
        faults.add(among).add(only);
      }
      Markdown text = new Markdown();
      text.paragraph(introduction(lab));
      text.head("", "before", "with all", "per wearable, kB");
      row(text, "resident, MB", before.residentBytes(), with[0].residentBytes(), wearables);
      row(text, "of it: heap in use, MB", before.heapBytes(), with[0].heapBytes(), wearables);
      row(
          text,
          "heap, taken from the system, MB",
          before.committedBytes(),
          with[0].committedBytes(),
          wearables);
      row(
          text,
          "direct memory of Netty, MB",
          before.own("NettyDirectBytes"),
          with[0].own("NettyDirectBytes"),
          wearables);
      row(
          text,
          "outside of the heap, MB",
          before.residentBytes() - before.committedBytes(),
          with[0].residentBytes() - with[0].committedBytes(),
          wearables);
      text.end();
      text.head("", "");
      text.row("wearables connected", first.connected());
      text.row("sessions that the server counts with all", with[0].own("Sessions"));
      text.row("time to connect them all, s", first.connectAllMillis() / 1000);
      text.row("first audio of those who talk alone, p50 / p99 ms", alone.firstAudio(lab));
      text.row("the same amid the idle, p50 / p99 ms", amid.firstAudio(lab));
      text.row(
          "longest pause of the collector amid the idle, ms",
          amid.most("server_gc_measured_ms_longest"));
      text.row(
          "turns of them that failed, alone / amid", alone.failures() + " / " + amid.failures());
      text.row(
          "turns of them never begun, alone / amid",
          alone.count("never_begun") + " / " + amid.count("never_begun"));
      text.row("connections of the idle that were dropped", idleDropped);
      text.end().paragraph(faults.sentence());
      return new Findings(text.text(), faults);
    }
  }

  private String introduction(Lab lab) {
    return "A server with "
        + String.join(" ", lab.jvmFlags)
        + ", "
        + engine.name()
        + ". Memory is looked at twice in the same process, each time after full collections: warm"
        + " and before anybody has connected, and with all connected and before anybody has"
        + " spoken. The heap gives back to the system what it does not need (the two ratios among"
        + " the flags), so that no room taken before hides what the wearables cost. They connect"
        + " at "
        + (int) CONNECTS_PER_SECOND
        + " a second, handshake included. Then "
        + TALKERS
        + " wearables talk (half of their time, `STT_PERMITS="
        + TALKERS
        + "`) amid them, and without them in turns, on the same server.";
  }

  private LoadResult run(
      Lab lab, ServerProcess server, String name, RunWatch watch, Group... groups)
      throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    LoadPlan usual =
        lab.plan(List.of(groups), shortForm ? SHORT_MILLIS : lab.thoroughness.runMillis());
    LoadPlan plan =
        new LoadPlan(
            usual.groups(),
            0,
            usual.warmUpMillis(),
            usual.measureMillis(),
            lab.thoroughness.turns(),
            CONNECTS_PER_SECOND,
            0,
            0,
            true,
            true,
            2);
    String series = groups.length > 1 ? "amid the idle" : "alone";
    return lab.run(
        new Lab.RunName(TALKERS + " talk " + name, series, TALKERS),
        server,
        plan,
        engine.language(),
        watch);
  }

  private static void row(Markdown text, String what, long before, long with, int wearables) {
    text.row(
        what,
        before / BYTES_PER_MB,
        with / BYTES_PER_MB,
        (with - before) / BYTES_PER_KB / wearables);
  }

  private static Holdings look(ServerInsight insight, ProcessProbe process) {
    try {
      return Holdings.of(insight, process);
    } catch (IOException e) {
      throw new UncheckedIOException("the server can't be looked into", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking", e);
    }
  }
}
