package dev.hotpin.bench.results;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.load.ServerInsight;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.report.Medians;
import dev.hotpin.bench.report.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients that ask and never read the long reply. */
final class SlowReadersSection implements Section {
  private static final int CLIENTS = 500;
  private static final int SHORT_CLIENTS = 20;
  private static final int TALKERS = 2;
  private static final double TALK_SHARE = 0.5;

  /** So many ask in a second: few enough that their questions alone are no load to speak of. */
  private static final long ASK_PER_SECOND = 1;

  /**
   * For the last to be answered. With asking, and the half minute that a run waits for turns that
   * don't end, it is less than {@code WRITE_TIMEOUT_MS} may be: nobody is closed before the end.
   */
  private static final long TAIL_MILLIS = 20_000;

  private static final long WAITED_AT_END_SECONDS = 30;
  private static final long SHORT_ALONE_MILLIS = 20_000;
  private static final int REPLY_WORDS = 150;
  private static final double BYTES_A_SECOND = 32_000;
  private static final double BYTES_PER_MB = 1 << 20;
  private static final String NEVER = "never-reading";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "WRITE_TIMEOUT_MS",
          "600000",
          "PONG_TIMEOUT_MS",
          "1200000",
          "IDLE_TIMEOUT_MS",
          "0",
          "STT_PERMITS",
          Integer.toString(TALKERS));

  /** Of a reply at 175 words a minute. */
  private static final double REPLY_SECONDS = REPLY_WORDS * 60 / 175.0;

  private final Lab.Engine engine;

  SlowReadersSection(Lab.Engine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return "slow-readers";
  }

  @Override
  public String title() {
    return "Slow readers";
  }

  @Override
  public String options() {
    return engine.toString();
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    long alone =
        how.shortForm() ? SHORT_ALONE_MILLIS / 1000 : how.seconds(how.turns(), TALKERS, TALK_SHARE);
    return how.runs() * (30 + alone + amidSeconds(how));
  }

  /** How long a run takes in which they are. */
  static long amidSeconds(Lab.Thoroughness how) {
    return (askMillis(clients(how)) + TAIL_MILLIS) / 1000 + WAITED_AT_END_SECONDS;
  }

  private static int clients(Lab.Thoroughness how) {
    return how.shortForm() ? SHORT_CLIENTS : CLIENTS;
  }

  private static long askMillis(int clients) {
    return clients / ASK_PER_SECOND * 1000;
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    List<Map<String, Object>> runs = new ArrayList<>();
    Faults faults = new Faults();
    for (int i = 1; i <= lab.thoroughness.runs(); i++) {
      int run = i;
      Map<String, Object> part = lab.part("slow-readers-" + run, () -> once(lab, run));
      runs.add(part);
      faults.add(part.get("faults"));
    }
    Markdown text = new Markdown();
    text.paragraph(
        "A server with "
            + String.join(" ", lab.jvmFlags)
            + ", "
            + engine.name()
            + ", of its own for each run. Clients ask one question each, "
            + ASK_PER_SECOND
            + " a second, by text, so that they take no recognizer from anybody, and read nothing once"
            + " the audio begins; the reply has "
            + REPLY_WORDS
            + " words. They are not closed meanwhile for reading nothing"
            + " (WRITE_TIMEOUT_MS=600000, the most there is, which bounds how long this may last),"
            + " so that they pile up. "
            + TALKERS
            + " others talk half of their time, with the same replies, which they read, and have a"
            + " recognizer each; alone before, and amid them from the first to the last: as many"
            + " turns as they take in that time. Who reads nothing does not see that he is"
            + " disconnected, so the server is asked how many are connected. The median of the"
            + " runs, all of them in brackets.");
    text.head("", "");
    text.row("clients that never read", clients(lab.thoroughness));
    row(text, "of them asked", "asked", runs);
    row(text, "of them told an error", "told_error", runs);
    row(text, "connections fewer, at the lowest, by the server's count", "gone", runs);
    row(text, "replies unread at once, at most", "unread", runs);
    row(text, "audio of all their replies, MB, reckoned from the words", "audio_mb", runs);
    row(text, "audio that waited for them in the server, peak, MB", "queued_mb", runs);
    row(text, "direct memory of Netty, peak, MB", "direct_mb", runs);
    row(text, "resident without them, peak, MB", "resident_without_mb", runs);
    row(text, "resident with them, peak, MB", "resident_with_mb", runs);
    row(text, "heap after collection, before them, MB", "heap_before_mb", runs);
    row(text, "heap after collection, after them, MB", "heap_after_mb", runs);
    row(text, "first audio of others, alone, p50 ms", "alone_p50", runs);
    row(text, "the same, p99 ms", "alone_p99", runs);
    text.row("of turns", turns(lab, runs, "alone_turns"));
    row(text, "first audio of others, amid them, p50 ms", "amid_p50", runs);
    row(text, "the same, p99 ms", "amid_p99", runs);
    text.row("of turns", turns(lab, runs, "amid_turns"));
    text.row("turns of others that failed amid them", all(runs, "amid_failed"));
    row(text, "turns of others never begun amid them", "amid_never_begun", runs);
    row(text, "connections of others dropped amid them", "amid_dropped", runs);
    text.end().paragraph("Of those who read: " + faults.sentence());
    return new Findings(text.text(), faults);
  }

  private Map<String, Object> once(Lab lab, int run) throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    int clients = clients(lab.thoroughness);
    long askMillis = askMillis(clients);
    // The schedules begin one after the other, each with its only turn.
    Group never =
        Group.talking(NEVER, clients, 1)
            .reading(ReadMode.NEVER)
            .takingAtMost(1)
            .typing()
            .waitingFor(4 * (askMillis + TAIL_MILLIS));
    Group talkers = Group.talking(Talk.GROUP, TALKERS, TALK_SHARE).reading(ReadMode.AT_ONCE);
    try (ChatStandIn wordy = ChatStandIn.open(0, new ChatStandIn.Timing(80, 10, REPLY_WORDS));
        ServerProcess server =
            lab.hotpin("slow-readers-" + run, engine, lab.jvmFlags, SETTINGS, wordy);
        ServerInsight insight = ServerInsight.of(server.pid())) {
      LoadPlan only =
          lab.plan(List.of(talkers), shortForm ? SHORT_ALONE_MILLIS : lab.thoroughness.runMillis())
              .untilTurns(lab.thoroughness.turns());
      LoadResult alone = run(lab, server, TALKERS + " talk alone, run " + run, only, RunWatch.NONE);
      Holdings without = Holdings.of(insight, ProcessProbe.of(server.pid()));
      Peak peak = new Peak(insight, clients + TALKERS);
      // No warm-up: all who ask count, and the server is warm.
      LoadPlan all =
          new LoadPlan(
              List.of(talkers, never),
              askMillis,
              0,
              askMillis + TAIL_MILLIS,
              0,
              0,
              0,
              0,
              true,
              true,
              2);
      LoadResult amid = run(lab, server, clients + " never read, run " + run, all, peak);
      Holdings with = Holdings.of(insight, ProcessProbe.of(server.pid()));
      GroupRecord unread = amid.groups().get(NEVER);
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("asked", unread.countOf("begun"));
      tree.put("told_error", unread.countOf("errors_heard"));
      tree.put("gone", peak.gone);
      tree.put("unread", peak.unread.most());
      tree.put(
          "audio_mb",
          (unread.countOf("begun") - unread.countOf("errors_heard"))
              * REPLY_SECONDS
              * BYTES_A_SECOND
              / BYTES_PER_MB);
      tree.put("queued_mb", peak.queued / BYTES_PER_MB);
      tree.put("direct_mb", peak.direct / BYTES_PER_MB);
      tree.put("resident_without_mb", alone.number("server_mb_peak"));
      tree.put("resident_with_mb", amid.number("server_mb_peak"));
      tree.put("heap_before_mb", without.heapBytes() / BYTES_PER_MB);
      tree.put("heap_after_mb", with.heapBytes() / BYTES_PER_MB);
      talk(tree, "alone", alone);
      talk(tree, "amid", amid);
      LoadResult read =
          new LoadResult(
              Map.of(Talk.GROUP, amid.groups().get(Talk.GROUP)),
              amid.connectAllMillis(),
              amid.connected(),
              amid.figures(),
              amid.timeline());
      tree.put("faults", new Faults().add(alone).add(read).toTree());
      return tree;
    }
  }

  private static void talk(Map<String, Object> tree, String when, LoadResult result) {
    GroupRecord record = result.groups().get(Talk.GROUP);
    tree.put(when + "_p50", record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50));
    tree.put(when + "_p99", record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99));
    tree.put(when + "_turns", record.countOf("answered"));
    tree.put(when + "_failed", new Talk().add(result).failures());
    tree.put(when + "_never_begun", record.countOf("never_begun"));
    tree.put(when + "_dropped", record.dropped());
  }

  private LoadResult run(Lab lab, ServerProcess server, String name, LoadPlan plan, RunWatch watch)
      throws IOException, InterruptedException {
    return lab.run(new Lab.RunName(name, name, TALKERS), server, plan, engine.language(), watch);
  }

  private static void row(Markdown text, String what, String key, List<Map<String, Object>> runs) {
    List<Object> values = values(runs, key);
    Object median = Medians.of(values);
    text.row(
        what,
        runs.size() == 1 ? median : TextReport.text(median) + " (" + Markdown.list(values) + ")");
  }

  private static String turns(Lab lab, List<Map<String, Object>> runs, String key) {
    long fewest = runs.stream().mapToLong(run -> (long) JsonTree.number(run, key)).min().orElse(0);
    return lab.turns(fewest, runs.size());
  }

  private static String all(List<Map<String, Object>> runs, String key) {
    return Markdown.list(values(runs, key));
  }

  private static List<Object> values(List<Map<String, Object>> runs, String key) {
    List<Object> values = new ArrayList<>();
    for (Map<String, Object> run : runs) {
      Object value = JsonTree.at(run, key); // whole numbers stay whole
      values.add(value == null ? Double.NaN : value);
    }
    return values;
  }

  /** How many replies wait for somebody to read them; looked at once a second. */
  static final class Unread {
    /** Who asked so many looks ago is answered. */
    private static final int LOOKS_PER_TURN = 10;

    private final Deque<Long> begun = new ArrayDeque<>();
    private long most;

    void look(GroupRecord never, long gone) {
      begun.add(never.countOf("begun"));
      if (begun.size() > LOOKS_PER_TURN) {
        most = Math.max(most, begun.remove() - never.countOf("errors_heard") - gone);
      }
    }

    /** At once. */
    long most() {
      return most;
    }
  }

  /** Looks once a second. */
  private static final class Peak implements RunWatch {
    private static final int CALLS_PER_LOOK = 10;

    private final ServerInsight insight;
    private final long connected;
    private int calls;
    private final Unread unread = new Unread();
    private long queued;
    private long direct;
    private long gone;

    Peak(ServerInsight insight, long connected) {
      this.insight = insight;
      this.connected = connected;
    }

    @Override
    public boolean isEnough(Map<String, GroupRecord> soFar) {
      if (calls++ % CALLS_PER_LOOK == 0) {
        try {
          Map<String, Long> own = insight.ownFigures();
          gone = Math.max(gone, connected - own.getOrDefault("Connections", 0L));
          unread.look(soFar.get(NEVER), gone);
          queued = Math.max(queued, own.getOrDefault("QueuedReplyBytes", 0L));
          direct = Math.max(direct, own.getOrDefault("NettyDirectBytes", 0L));
        } catch (IOException e) {
          throw new UncheckedIOException("the server can't be looked into", e);
        }
      }
      return false;
    }
  }
}
