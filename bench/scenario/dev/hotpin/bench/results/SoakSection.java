package dev.hotpin.bench.results;

import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.Network;
import dev.hotpin.bench.load.ProcessProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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
  public String measure(Lab lab) throws IOException, InterruptedException {
    boolean shortForm = lab.thoroughness.shortForm();
    long millis = shortForm ? SHORT_MILLIS : MILLIS;
    Group devices =
        Group.talking("talking", DEVICES, DEVICE_SHARE)
            .withAccidents(Network.WIFI, INTERRUPTS, VANISHES);
    List<Group> groups = List.of(devices, Group.idle(IDLE));
    try (ServerProcess server = lab.hotpin("soak", engine, lab.jvmFlags, Map.of())) {
      ProcessProbe process = ProcessProbe.of(server.pid());
      LoadResult settled =
          lab.run(
              "soak, settling",
              server,
              mixed(groups, shortForm ? SHORT_MILLIS : SETTLE_MILLIS, 3),
              engine.language());
      Look before = Look.at(process);
      LoadResult soaked =
          lab.run(
              "soak",
              server,
              Fleet.Dialect.HOTPIN,
              mixed(groups, millis, 4),
              engine.language(),
              () -> {});
      Look after = Look.at(process);
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
              + " devices that talk 15 % of their time over Wi-Fi with stalls, a tenth of the turns"
              + " broken off, a tenth ended by vanishing, "
              + IDLE
              + " idle wearables, and every 45 s a third of all reconnecting at once. Looked at"
              + " with nobody connected, after a full collection; \"before\" is after a minute of"
              + " the same load.");
      text.head("", "before", "after");
      text.row("heap after collection, MB", mb(before.heap), mb(after.heap));
      text.row("resident, MB", mb(before.resident), mb(after.resident));
      text.row("threads", text(before.threads), text(after.threads));
      text.end();
      GroupRecord record = soaked.groups().get("talking");
      text.paragraph(
          String.format(
              "First audio p50 %.0f ms, p99 %.0f ms from the schedule; %d turns interrupted, %d"
                  + " vanished from, %d failed, %d with a gap in the audio.",
              record.scheduledMillis(GroupRecord.FIRST_AUDIO, 50),
              record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99),
              record.countOf("interrupted"),
              record.countOf("vanished"),
              record.countOf("failed"),
              record.countOf("turns_with_audio_gaps")));
      return text.paragraph(Markdown.faults(List.of(settled, soaked))).text();
    }
  }

  private static LoadPlan mixed(List<Group> groups, long millis, long seed) {
    return new LoadPlan(
        groups,
        0,
        0,
        millis,
        CONNECTS_PER_SECOND,
        STORM_EVERY_MILLIS,
        STORM_SHARE,
        true,
        true,
        seed);
  }

  private static Object mb(OptionalLong bytes) {
    return bytes.isPresent() ? (Object) (bytes.getAsLong() / BYTES_PER_MB) : "-";
  }

  private static Object text(OptionalLong count) {
    return count.isPresent() ? (Object) count.getAsLong() : "-";
  }

  /** What the process holds at a moment. */
  private record Look(OptionalLong heap, OptionalLong resident, OptionalLong threads) {
    static Look at(ProcessProbe process) {
      OptionalLong heap = process.heapAfterCollection();
      return new Look(heap, process.residentBytes(), process.threads());
    }
  }
}
