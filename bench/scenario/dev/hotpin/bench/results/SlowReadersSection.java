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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Clients that ask and never read the long reply. */
final class SlowReadersSection implements Section {
  private static final int CLIENTS = 500;
  private static final int SHORT_CLIENTS = 20;
  private static final int TALKERS = 2;
  private static final double TALK_SHARE = 0.5;

  /** A server decodes some of them at once: so many a second are let speak. */
  private static final double BEGIN_PER_SECOND = 1;

  private static final long TAIL_MILLIS = 10_000;
  private static final long SHORT_ALONE_MILLIS = 20_000;
  private static final int REPLY_WORDS = 150;
  private static final double CLIP_MILLIS = 4_500;
  private static final double BYTES_A_SECOND = 32_000;
  private static final double BYTES_PER_MB = 1 << 20;
  private static final String NEVER = "never-reading";

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
    return how.shortForm() ? 110 : 2 * (30 + seconds(how));
  }

  /** Long enough for all to ask, and for a figure's worth of turns. */
  private static long seconds(Lab.Thoroughness how) {
    int clients = how.shortForm() ? SHORT_CLIENTS : CLIENTS;
    long asking = (long) (clients / BEGIN_PER_SECOND);
    return how.shortForm()
        ? asking
        : Math.max(asking, how.seconds(how.turns(), TALKERS, TALK_SHARE));
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    int clients = shortForm ? SHORT_CLIENTS : CLIENTS;
    long askMillis = seconds(lab.thoroughness) * 1000;
    Group one = Group.talking("", 1, 1);
    // A client's only turn lies somewhere in its first period: so their begins are spread.
    Group never =
        new Group(
            NEVER,
            clients,
            CLIP_MILLIS / askMillis,
            0,
            ReadMode.NEVER,
            one.pacing(),
            one.network(),
            0,
            0,
            1,
            4 * askMillis);
    Group talkers = Group.talking(Talk.GROUP, TALKERS, TALK_SHARE).reading(ReadMode.AT_ONCE);
    Map<String, String> settings =
        Map.of("WRITE_TIMEOUT_MS", "600000", "PONG_TIMEOUT_MS", "1200000");
    try (ChatStandIn wordy = ChatStandIn.open(0, new ChatStandIn.Timing(80, 10, REPLY_WORDS));
        ServerProcess server = lab.hotpin("slow-readers", engine, lab.jvmFlags, settings, wordy);
        ServerInsight insight = ServerInsight.of(server.pid())) {
      LoadPlan only =
          lab.plan(List.of(talkers), shortForm ? SHORT_ALONE_MILLIS : askMillis)
              .untilTurns(lab.thoroughness.turns());
      LoadResult before = run(lab, server, "2 talk alone", only, RunWatch.NONE);
      Holdings without = Holdings.of(insight, ProcessProbe.of(server.pid()));
      Peak peak = new Peak(insight);
      LoadPlan all = lab.plan(List.of(talkers, never), askMillis + TAIL_MILLIS);
      LoadResult amid = run(lab, server, clients + " never read", all, peak);
      Holdings after = Holdings.of(insight, ProcessProbe.of(server.pid()));
      Markdown text = new Markdown();
      text.paragraph(
          "A server with "
              + String.join(" ", lab.jvmFlags)
              + ", "
              + engine.name()
              + ". Clients ask one question each and read nothing once the audio begins; the reply"
              + " has "
              + REPLY_WORDS
              + " words. They are not closed meanwhile for reading nothing"
              + " (WRITE_TIMEOUT_MS=600000), so that they pile up. "
              + TALKERS
              + " others talk half of their time, with the same replies, which they read.");
      GroupRecord readers = amid.groups().get(NEVER);
      text.head("", "");
      text.row("clients that never read", clients);
      text.row("of them asked", readers.countOf("begun"));
      text.row("of them told busy", readers.failuresWith("busy"));
      text.row(
          "audio of all their replies, MB",
          clients * REPLY_SECONDS * BYTES_A_SECOND / BYTES_PER_MB);
      text.row("audio that waited for them in the server, peak, MB", peak.queued / BYTES_PER_MB);
      text.row("direct memory of Netty, peak, MB", peak.direct / BYTES_PER_MB);
      text.row("resident without them, peak, MB", before.number("server_mb_peak"));
      text.row("resident with them, peak, MB", amid.number("server_mb_peak"));
      text.row(
          "heap after collection, before and after them, MB",
          Markdown.list(
              List.of(without.heapBytes() / BYTES_PER_MB, after.heapBytes() / BYTES_PER_MB)));
      text.row(
          "first audio of others, alone, p50 / p99 ms", new Talk().add(before).firstAudio(lab));
      text.row("the same amid them, p50 / p99 ms", new Talk().add(amid).firstAudio(lab));
      text.row("turns of others that failed", amid.groups().get(Talk.GROUP).countOf("failed"));
      Faults faults = new Faults().add(before);
      text.end()
          .paragraph("Before the slow readers came: " + faults.sentence())
          .paragraph(
              "Amid them, replies that went astray: "
                  + amid.astray()
                  + "; breaches of the protocol towards those who read: "
                  + amid.groups().get(Talk.GROUP).violations()
                  + ".");
      return new Findings(text.text(), faults);
    }
  }

  private LoadResult run(Lab lab, ServerProcess server, String name, LoadPlan plan, RunWatch watch)
      throws IOException, InterruptedException {
    return lab.run(new Lab.RunName(name, name, TALKERS), server, plan, engine.language(), watch);
  }

  /** Looks once a second. */
  private static final class Peak implements RunWatch {
    private static final int CALLS_PER_LOOK = 10;

    private final ServerInsight insight;
    private int calls;
    private long queued;
    private long direct;

    Peak(ServerInsight insight) {
      this.insight = insight;
    }

    @Override
    public boolean isEnough(Map<String, GroupRecord> soFar) {
      if (calls++ % CALLS_PER_LOOK == 0) {
        try {
          Map<String, Long> own = insight.ownFigures();
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
