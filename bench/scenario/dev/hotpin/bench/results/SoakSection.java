package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.Network;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.load.ServerInsight;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ten minutes of everything, and what is left of it. */
final class SoakSection implements Section {
  private static final long MILLIS = 600_000;
  private static final long SHORT_MILLIS = 30_000;
  private static final long SETTLE_MILLIS = 60_000;
  private static final int DEVICES = 8;
  private static final int IDLE = 200;
  private static final double DEVICE_SHARE = 0.15;
  private static final double INTERRUPTS = 0.1;
  private static final double VANISHES = 0.1;
  private static final long STORM_EVERY_MILLIS = 45_000;
  private static final double STORM_SHARE = 0.3;
  private static final double CONNECTS_PER_SECOND = 100;
  private static final double BYTES_PER_MB = 1 << 20;

  /** What the server tells of itself; with nobody connected these should be as before. */
  private static final List<String> IN_BYTES =
      List.of(
          "NettyDirectBytes",
          "AllocatorDirectBytes",
          "AllocatorPinnedDirectBytes",
          "AllocatorHeapBytes",
          "QueuedReplyBytes",
          "WaitingAudioBytes");

  private static final List<String> COUNTED =
      List.of(
          "Connections",
          "Sessions",
          "Permits",
          "RecognizersFree",
          "RecognizersInUse",
          "RecognizersBeingReplaced",
          "WaitingUtterances");

  private final Lab.Engine engine;

  SoakSection(Lab.Engine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String title() {
    return "Soak";
  }

  @Override
  public String options() {
    return engine.toString();
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    return how.shortForm() ? 40 + 2 * SHORT_MILLIS / 1000 : 60 + (SETTLE_MILLIS + MILLIS) / 1000;
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    long millis = shortForm ? SHORT_MILLIS : MILLIS;
    Group devices =
        Group.talking(Talk.GROUP, DEVICES, DEVICE_SHARE)
            .withAccidents(Network.WIFI, INTERRUPTS, VANISHES);
    List<Group> groups = List.of(devices, Group.idle(IDLE));
    try (ServerProcess server =
            lab.hotpin("soak", engine, lab.jvmFlags, Map.of("IDLE_TIMEOUT_MS", "0"));
        ServerInsight insight = ServerInsight.of(server.pid())) {
      ProcessProbe process = ProcessProbe.of(server.pid());
      LoadResult settled =
          run(lab, server, "settling", mixed(groups, shortForm ? SHORT_MILLIS : SETTLE_MILLIS, 3));
      Holdings before = Holdings.of(insight, process);
      LoadResult soaked = run(lab, server, "soak", mixed(groups, millis, 4));
      Holdings after = Holdings.of(insight, process);
      Markdown text = new Markdown();
      text.paragraph(
          "A server with "
              + String.join(" ", lab.jvmFlags)
              + ", "
              + engine.name()
              + "; "
              + millis / 1000
              + " s of "
              + DEVICES
              + " devices that talk 15 % of their time over Wi-Fi with stalls, some of whose turns"
              + " are broken off or end by vanishing, "
              + IDLE
              + " idle wearables, and every 45 s a third of all reconnecting at once. Looked at"
              + " with nobody connected, after full collections; \"before\" is after a minute of"
              + " the same load.");
      text.head("", "before", "after");
      row(text, "heap after collection, MB", before.heapBytes(), after.heapBytes());
      row(text, "resident, MB", before.residentBytes(), after.residentBytes());
      text.row("threads", before.threads(), after.threads());
      for (String name : IN_BYTES) {
        row(text, words(name) + ", MB", before.own(name), after.own(name));
      }
      for (String name : COUNTED) {
        text.row(words(name), before.own(name), after.own(name));
      }
      text.end();
      GroupRecord record = soaked.groups().get(Talk.GROUP);
      text.paragraph(
          "First audio p50 / p99 ms from the schedule: "
              + new Talk().add(soaked).firstAudio(lab)
              + String.format(
                  Locale.ROOT,
                  "; of %d turns begun %d were broken off and ended so (%d were broken off at all,"
                      + " %d were meant to be), %d were vanished from, %d failed, %d had a gap in"
                      + " the audio; %d were never begun; %d connections. Pauses of the collector: the longest %.1f ms, %.0f ms in sum;"
                      + " peak resident %.0f MB.",
                  record.countOf("begun"),
                  record.countOf("interrupted"),
                  record.countOf("interrupts_begun"),
                  record.countOf("interrupts_meant"),
                  record.countOf("vanished"),
                  record.countOf("failed"),
                  record.countOf("turns_with_audio_gaps"),
                  record.countOf("never_begun"),
                  soaked.count("connections"),
                  soaked.number("server_gc_measured_ms_longest"),
                  soaked.number("server_gc_measured_ms_sum"),
                  soaked.number("server_mb_peak")));
      Faults faults = new Faults().add(settled).add(soaked);
      return new Findings(text.paragraph(faults.sentence()).text(), faults);
    }
  }

  private LoadResult run(Lab lab, ServerProcess server, String name, LoadPlan plan)
      throws IOException, InterruptedException {
    return lab.run(
        new Lab.RunName(name, name, DEVICES), server, plan, engine.language(), RunWatch.NONE);
  }

  private static void row(Markdown text, String what, long before, long after) {
    text.row(what, mb(before), mb(after));
  }

  private static Object mb(long bytes) {
    return bytes < 0 ? (Object) "not counted" : bytes / BYTES_PER_MB;
  }

  /** {@code NettyDirectBytes} as "netty direct". */
  private static String words(String name) {
    return name.replace("Bytes", "").replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static LoadPlan mixed(List<Group> groups, long millis, long seed) {
    return new LoadPlan(
        groups,
        0,
        0,
        millis,
        0,
        CONNECTS_PER_SECOND,
        STORM_EVERY_MILLIS,
        STORM_SHARE,
        true,
        true,
        seed);
  }
}
