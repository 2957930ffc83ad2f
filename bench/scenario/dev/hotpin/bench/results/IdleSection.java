package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ProcessProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Ten thousand wearables that only listen, and two that talk among them. */
final class IdleSection implements Section {
  private static final int WEARABLES = 10_000;
  private static final int SHORT_WEARABLES = 1_000;
  private static final int TALKERS = 2;
  private static final double TALK_SHARE = 0.3;
  private static final double CONNECTS_PER_SECOND = 1_000;
  private static final long MEASURE_MILLIS = 120_000;
  private static final long SHORT_MILLIS = 20_000;
  private static final double BYTES_PER_MB = 1 << 20;
  private static final double BYTES_PER_KB = 1_000;

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
  public String measure(Lab lab) throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    int wearables = shortForm ? SHORT_WEARABLES : WEARABLES;
    long millis = shortForm ? SHORT_MILLIS : MEASURE_MILLIS;
    Group talkers = Group.talking("talking", TALKERS, TALK_SHARE);
    Map<String, String> settings =
        Map.of("MAX_CONNECTIONS", "12000", "MAX_SESSIONS", "12000", "IDLE_TIMEOUT_MS", "0");
    Markdown text = new Markdown();
    text.paragraph(
        "A server with "
            + String.join(" ", lab.jvmFlags)
            + ", "
            + engine.name()
            + "; "
            + TALKERS
            + " wearables talk (30 % of their time) without and then with the idle ones. Memory is"
            + " what the system calls resident, after a full collection, with all connected, less"
            + " that of the same process before they came.");
    try (ServerProcess server = lab.hotpin("idle", engine, lab.jvmFlags, settings)) {
      ProcessProbe process = ProcessProbe.of(server.pid());
      LoadResult alone =
          lab.run("2 talk alone", server, lab.plan(List.of(talkers), millis), engine.language());
      OptionalLong heapBefore = process.heapAfterCollection();
      long residentBefore = process.residentBytes().orElse(0);
      lab.say("  connecting " + wearables + " ...");
      LoadPlan plan =
          new LoadPlan(
              List.of(talkers, Group.idle(wearables)),
              0,
              10_000,
              millis,
              CONNECTS_PER_SECOND,
              0,
              0,
              true,
              true,
              2);
      Memory memory = new Memory(process);
      LoadResult amid =
          lab.run(
              "2 talk amid " + wearables + " idle",
              server,
              Fleet.Dialect.HOTPIN,
              plan,
              engine.language(),
              memory::look);
      long residentBytes = memory.residentBytes - residentBefore;
      text.head("", "");
      text.row("wearables connected", amid.connected());
      text.row("time to connect them all, s", amid.connectAllMillis() / 1000);
      text.row("resident before, MB", residentBefore / BYTES_PER_MB);
      text.row("resident with all, MB", memory.residentBytes / BYTES_PER_MB);
      text.row("resident per wearable, kB", residentBytes / BYTES_PER_KB / wearables);
      if (heapBefore.isPresent() && memory.heapBytes > 0) {
        text.row(
            "heap in use per wearable, kB",
            (memory.heapBytes - heapBefore.getAsLong()) / BYTES_PER_KB / wearables);
      }
      row(text, "first audio of those who talk alone, p50 / p99 ms", alone);
      row(text, "the same amid the idle, p50 / p99 ms", amid);
      return text.end().paragraph(Markdown.faults(List.of(alone, amid))).text();
    }
  }

  private static void row(Markdown text, String what, LoadResult result) {
    GroupRecord record = result.groups().get("talking");
    text.row(
        what,
        Math.round(record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50))
            + " / "
            + Math.round(record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99)));
  }

  /** What the process holds, once it has been tidied. */
  private static final class Memory {
    private final ProcessProbe process;
    private long residentBytes;
    private long heapBytes;

    Memory(ProcessProbe process) {
      this.process = process;
    }

    void look() {
      heapBytes = process.heapAfterCollection().orElse(0);
      residentBytes = process.residentBytes().orElse(0);
    }
  }
}
