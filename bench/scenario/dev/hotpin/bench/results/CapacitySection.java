package dev.hotpin.bench.results;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many wearables keep the wait short, with one engine. */
final class CapacitySection implements Section {
  /** The highest first: see {@link CapacitySearch}. */
  private static final int[] LIMITS_MILLIS = {500, 300, 100};

  static final ChatStandIn.Timing AT_ONCE = new ChatStandIn.Timing(0, 0, 30);

  /**
   * More may speak at once than any machine of the ladder's size carries, so that the machine is
   * measured and not the server's own idea of it.
   */
  private static final Map<String, String> PERMITS = Map.of("STT_PERMITS", "12");

  private static final int PROBES = 8;
  private static final long PROBE_SECONDS = 100;

  private final Lab.Engine engine;
  private final List<CapacityKind> kinds;

  CapacitySection(Lab.Engine engine, List<CapacityKind> kinds) {
    this.engine = engine;
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return engine.nameOf("capacity");
  }

  @Override
  public String title() {
    return engine.titleOf("Capacity");
  }

  @Override
  public String options() {
    return engine + " " + kinds;
  }

  @Override
  public long expectedSeconds(Lab.Thoroughness how) {
    // For each kind, probes and two levels measured well, of four speakers or so.
    long well = how.runs() * how.seconds(how.turns(), 4, CapacitySearch.SPEAKER_SHARE);
    return kinds.size() * ((how.shortForm() ? PROBES * 40L : PROBES * PROBE_SECONDS) + 2 * well);
  }

  /** Where a part is kept. */
  private String part(boolean speakers) {
    return "capacity-" + engine.name() + (speakers ? "-speakers" : "-devices");
  }

  @Override
  public Findings measure(Lab lab) throws IOException, InterruptedException {
    Markdown text = new Markdown();
    text.paragraph(
        "The largest number of wearables, on this machine's "
            + Runtime.getRuntime().availableProcessors()
            + " cores, which server, wearables and chat stand-in share, whose 99th percentile of"
            + " end of speech to first audio stays under the limit, with at most 1 % of the turns"
            + " failed. `STT_PERMITS` is "
            + PERMITS.get("STT_PERMITS")
            + ", so that it is the machine that bounds them; by itself the server would let "
            + admitted(lab)
            + " speak at once, the others would hear `busy`. The chat stand-in answers at once"
            + " here, so that the time is the server's own. It counts from when the user was meant"
            + " to end. A speaker means to speak 80 % of its time and reads replies at once; a"
            + " device 15 %, plays its replies, and means to speak no earlier than they are over. Levels were sought by short probes on the"
            + " ladder "
            + ladder(CapacitySearch.SPEAKERS)
            + " (speakers) or "
            + ladder(CapacitySearch.DEVICES)
            + " (devices), then measured.");
    text.head(
        "engine",
        "kind",
        "limit ms",
        "wearables",
        "speaking at once",
        "p50 ms",
        "p99 ms",
        "p99 of each run",
        "turns");
    Faults faults = new Faults();
    for (CapacityKind kind : kinds) {
      boolean speakers = kind == CapacityKind.SPEAKERS;
      Map<String, Object> part = lab.part(part(speakers), () -> search(lab, speakers));
      List<?> rows = (List<?>) part.get("rows");
      for (int i = rows.size() - 1; i >= 0; i--) {
        row(text, engine.name(), kind.toString(), rows.get(i));
      }
      faults.add(part.get("faults"));
    }
    text.end()
        .paragraph(
            faults.sentence()
                + " Turns under way when a level was given up early count as having lost theirs.");
    return new Findings(text.text(), faults);
  }

  /** How many a server lets speak at once by what it measures at its start. */
  private long admitted(Lab lab) throws IOException, InterruptedException {
    Map<String, Object> part = lab.part("permits-" + engine.name(), () -> permits(lab));
    return (long) JsonTree.number(part, "permits");
  }

  private Map<String, Object> permits(Lab lab) throws IOException, InterruptedException {
    try (ServerProcess server =
        lab.hotpin("permits-" + engine.name(), engine, lab.jvmFlags, Map.of())) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("permits", lab.permits(server));
      return tree;
    }
  }

  private Map<String, Object> search(Lab lab, boolean speakers)
      throws IOException, InterruptedException {
    Faults faults = new Faults();
    List<Object> rows = new ArrayList<>();
    try (ChatStandIn atOnce = ChatStandIn.open(0, AT_ONCE);
        ServerProcess server = lab.hotpin(part(speakers), engine, lab.jvmFlags, PERMITS, atOnce)) {
      CapacitySearch search = CapacitySearch.on(server, lab, engine, speakers, faults);
      for (int limit : LIMITS_MILLIS) {
        rows.add(tree(lab, limit, search.find(limit)));
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rows", rows);
    tree.put("faults", faults.toTree());
    return tree;
  }

  private static Map<String, Object> tree(Lab lab, int limit, Level level) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("limit", limit);
    row.put("wearables", level == null ? 0 : level.wearables());
    if (level != null) {
      row.put("speaking", level.speaking());
      row.put("p50", level.p50Millis());
      row.put("p99", level.p99Millis());
      row.put("p99s", new ArrayList<Object>(level.p99sMillis()));
      row.put("turns", lab.turns(level.turnsOfEach(), level.p99sMillis().size()));
    }
    return row;
  }

  private static void row(Markdown text, String engine, String kind, Object row) {
    text.row(
        engine,
        kind,
        JsonTree.at(row, "limit"),
        JsonTree.at(row, "wearables"),
        JsonTree.number(row, "speaking"),
        JsonTree.number(row, "p50"),
        JsonTree.number(row, "p99"),
        Markdown.list(JsonTree.at(row, "p99s")),
        JsonTree.at(row, "turns") instanceof String turns ? turns : "-");
  }

  private static String ladder(int[] levels) {
    List<String> all = new ArrayList<>();
    for (int level : levels) {
      all.add(Integer.toString(level));
    }
    return String.join(", ", all);
  }
}
