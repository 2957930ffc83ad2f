package dev.hotpin.bench.results;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ReadMode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Clients that ask and never read the long reply. */
final class SlowReadersSection implements Section {
  private static final int CLIENTS = 500;
  private static final int SHORT_CLIENTS = 20;
  private static final int TALKERS = 2;
  private static final double TALK_SHARE = 0.15;

  /** A server decodes some of them at once: so many a second are let speak. */
  private static final double BEGIN_PER_SECOND = 0.5;

  private static final long TAIL_MILLIS = 30_000;
  private static final int REPLY_WORDS = 150;
  private static final double CLIP_MILLIS = 4_000;
  private static final double BYTES_A_SECOND = 32_000;
  private static final double BYTES_PER_MB = 1 << 20;

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
  public String measure(Lab lab) throws IOException, InterruptedException {
    int clients = lab.thoroughness.shortForm() ? SHORT_CLIENTS : CLIENTS;
    long beginMillis = (long) (1000 * clients / BEGIN_PER_SECOND);
    // A client's first turn lies somewhere in its first period: so their begins are spread.
    double share = CLIP_MILLIS / beginMillis;
    long waitMillis = beginMillis + 2 * TAIL_MILLIS;
    Group never =
        new Group(
            "never-reading",
            clients,
            share,
            0,
            ReadMode.NEVER,
            Group.talking("", 1, 1).pacing(),
            Group.talking("", 1, 1).network(),
            0,
            0,
            1,
            waitMillis);
    Group talkers = Group.talking("talking", TALKERS, TALK_SHARE);
    Map<String, String> settings =
        Map.of("WRITE_TIMEOUT_MS", "600000", "PONG_TIMEOUT_MS", "1200000");
    try (ChatStandIn wordy = ChatStandIn.open(0, new ChatStandIn.Timing(80, 10, REPLY_WORDS));
        ServerProcess server = lab.hotpin("slow-readers", engine, lab.jvmFlags, settings, wordy)) {
      long alone = Math.min(beginMillis, 120_000);
      LoadResult before =
          lab.run("2 talk alone", server, lab.plan(List.of(talkers), alone), engine.language());
      LoadPlan plan = lab.plan(List.of(talkers, never), beginMillis + TAIL_MILLIS);
      LoadResult amid = lab.run(clients + " never read", server, plan, engine.language());
      GroupRecord readers = amid.groups().get("never-reading");
      Markdown text = new Markdown();
      text.paragraph(
          "A server with "
              + String.join(" ", lab.jvmFlags)
              + ", "
              + engine.name()
              + ". Clients ask one question each and read nothing once the audio begins; the reply"
              + " has "
              + REPLY_WORDS
              + " words. They are not closed meanwhile (WRITE_TIMEOUT_MS=600000), so that all"
              + " pile up.");
      text.head("", "");
      text.row("clients that never read", clients);
      text.row("of them asked", readers.countOf("begun"));
      text.row(
          "audio that they left unread at most, MB",
          clients * REPLY_SECONDS * BYTES_A_SECOND / BYTES_PER_MB);
      text.row("resident without them, MB", before.figures().get("server_mb_peak"));
      text.row("resident with them, peak, MB", amid.figures().get("server_mb_peak"));
      row(text, "first audio of others, alone, p50 / p99 ms", before);
      row(text, "the same amid them, p50 / p99 ms", amid);
      text.row("turns of others that failed", amid.groups().get("talking").countOf("failed"));
      return text.end().paragraph(Markdown.faults(List.of(before))).text();
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
}
