package dev.hotpin.bench.results;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.load.ServerInsight;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.report.Machine;
import dev.hotpin.bench.report.TextReport;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.ServerAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the sections measure with: servers to start, a chat stand-in, speech, wearables. The
 * caller's thread; blocks.
 */
final class Lab {
  private static final long WARM_UP_MILLIS = 10_000;
  private static final long SHORT_WARM_UP_MILLIS = 4_000;

  /** Mean length of a generated sentence. */
  private static final double CLIP_MILLIS = 4_500;

  /** Fewer measured turns, or fewer runs, are a glimpse. */
  static final int COUNTING_RUNS = 3;

  /**
   * How thorough to be.
   *
   * @param turns measured for a figure, in each run
   * @param runs of which the median is published
   * @param runMillis that a run's measured part lasts at most
   * @param shortForm whether sections shrink what they can
   */
  record Thoroughness(int turns, int runs, long runMillis, boolean shortForm) {
    /** What a run of so many turns takes, in seconds. */
    long seconds(int turnsOfRun, int wearables, double talkShare) {
      double millis = CLIP_MILLIS / talkShare * turnsOfRun / wearables;
      return (long) ((Math.min(millis, (double) runMillis) + WARM_UP_MILLIS) / 1000);
    }
  }

  /**
   * An engine to recognize with: a name for the report, its settings, the language of its model.
   */
  record Engine(String name, Map<String, String> settings, String language) {
    Engine {
      settings = new TreeMap<>(settings); // the same text in every process
    }

    /** The name of a section that is measured with each engine. */
    String nameOf(String kind) {
      return kind + "-" + name.toLowerCase(Locale.ROOT);
    }

    /** Its heading. */
    String titleOf(String kind) {
      return kind + ": " + name;
    }
  }

  /**
   * What a run is called.
   *
   * @param series of runs that lie on one curve
   * @param load where on it
   */
  record RunName(String name, String series, int load) {}

  /** Measures a part. */
  interface Measurement {
    Map<String, Object> take() throws IOException, InterruptedException;
  }

  final Path jar;
  final Path folder;
  final Thoroughness thoroughness;
  final List<String> jvmFlags;
  private final Kept kept;
  private final PrintWriter out;
  private final Progress progress;
  private final ChatStandIn chat;
  private final Path speechCache;
  private final List<Map<String, Object>> pages = new ArrayList<>();
  private final Map<String, Object> machine;
  private long nextClip;

  Lab(
      Path jar,
      Path folder,
      Thoroughness thoroughness,
      List<String> jvmFlags,
      Kept kept,
      ChatStandIn chat,
      Path speechCache,
      PrintWriter out,
      Progress progress) {
    this.jar = jar;
    this.folder = folder;
    this.thoroughness = thoroughness;
    this.jvmFlags = jvmFlags;
    this.kept = kept;
    this.chat = chat;
    this.speechCache = speechCache;
    this.out = out;
    this.progress = progress;
    this.machine = Machine.describe(jar);
  }

  /** The stand-in that servers ask. */
  ChatStandIn chat() {
    return chat;
  }

  /** What is measured already. */
  Kept kept() {
    return kept;
  }

  /** All runs so far, for the page. */
  List<Map<String, Object>> pages() {
    return pages;
  }

  /** Where it is measured. */
  Map<String, Object> machine() {
    return machine;
  }

  /** Tells the person who waits. */
  void say(String sentence) {
    progress.clear();
    out.println(sentence);
    out.flush();
  }

  /** Measures a part, unless it is measured already. */
  Map<String, Object> part(String name, Measurement measurement)
      throws IOException, InterruptedException {
    Optional<Map<String, Object>> found = kept.find(name);
    if (found.isPresent()) {
      say("  " + name + ": measured already");
      pages.addAll(kept.runs(name));
      return found.get();
    }
    int before = pages.size();
    Map<String, Object> tree = new LinkedHashMap<>(measurement.take());
    kept.keep(name, tree, pages.subList(before, pages.size()));
    return JsonTree.asMap(JsonTree.read(JsonTree.write(tree)));
  }

  /**
   * How many turns stand behind a figure, as a cell that says by itself where they are too few.
   *
   * @param turns of each run
   */
  String turns(long turns, int runs) {
    String text = runs == 1 ? TextReport.text(turns) : runs + " × " + TextReport.text(turns);
    return turns < LoadResult.MIN_TURNS || runs < COUNTING_RUNS ? text + " (too few)" : text;
  }

  /** Starts Hotpin with the stand-in as its language model. */
  ServerProcess hotpin(String name, Engine engine, List<String> flags, Map<String, String> more)
      throws IOException, InterruptedException {
    return hotpin(name, engine, flags, more, chat);
  }

  /** The same, with another stand-in. */
  ServerProcess hotpin(
      String name, Engine engine, List<String> flags, Map<String, String> more, ChatStandIn model)
      throws IOException, InterruptedException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("GROQ_API_BASE_URL", model.baseUrl());
    settings.put("GROQ_MODEL", "stand-in");
    settings.putAll(engine.settings());
    settings.putAll(more);
    say("  starting the server for " + name + " ...");
    beginAnew();
    return ServerProcess.hotpin(jar, flags, settings, folder.resolve("server-" + name));
  }

  /** How many a server of ours lets speak at once. */
  int permits(ServerProcess server) throws IOException, InterruptedException {
    try (ServerInsight insight = ServerInsight.of(server.pid())) {
      return insight.ownFigures().getOrDefault("Permits", 1L).intValue();
    }
  }

  /** A new server has heard nothing: it may hear the clips that another one heard. */
  void beginAnew() {
    nextClip = 0;
  }

  /** A plan of wearables that all begin together. */
  LoadPlan plan(List<Group> groups, long mostMillis) {
    return new LoadPlan(
        groups,
        0,
        thoroughness.shortForm() ? SHORT_WARM_UP_MILLIS : WARM_UP_MILLIS,
        mostMillis,
        0,
        0,
        0,
        0,
        true,
        true,
        1);
  }

  /** Runs a plan against a server of ours, with clips that it has not heard. */
  LoadResult run(RunName name, ServerProcess server, LoadPlan plan, String language, RunWatch watch)
      throws IOException, InterruptedException {
    return run(name, server, Fleet.Dialect.HOTPIN, plan, language, watch);
  }

  /** Runs a plan against any server. */
  LoadResult run(
      RunName name,
      ServerProcess server,
      Fleet.Dialect dialect,
      LoadPlan plan,
      String language,
      RunWatch watch)
      throws IOException, InterruptedException {
    int clips = Math.max(1, plan.turnsAtMost(CLIP_MILLIS * 0.75));
    SpeechCorpus corpus = SpeechCorpus.prepare(language, clips, nextClip, speechCache, progress);
    Fleet fleet =
        new Fleet(
            ServerAddress.resolve(server.url()),
            dialect,
            corpus,
            Optional.of(ProcessProbe.of(server.pid(), server.gcLog())),
            1,
            progress);
    LoadResult result = fleet.run(plan, watch);
    nextClip += corpus.handedOut();
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("type", "run");
    page.put("name", name.name());
    page.put("series", name.series());
    page.put("load", name.load());
    page.put("machine", machine);
    page.putAll(result.toTree());
    pages.add(page);
    say("  " + summary(name.name(), result));
    if (!server.alive()) {
      throw new IOException("The server ended in the middle of " + name.name() + ".");
    }
    return result;
  }

  private static String summary(String name, LoadResult result) {
    StringBuilder line = new StringBuilder(name).append(": ");
    line.append(TextReport.text(result.count("answered"))).append(" answered, ");
    line.append(TextReport.text(result.count("failed"))).append(" failed in ");
    line.append(TextReport.text(result.figures().get("measured_s"))).append(" s");
    for (GroupRecord group : result.groups().values()) {
      if (group.countOf("answered") > 0) {
        line.append("; first audio p50 ")
            .append(TextReport.text(group.scheduledMillis(GroupRecord.FIRST_AUDIO, 50)))
            .append(", p99 ")
            .append(TextReport.text(group.scheduledMillis(GroupRecord.FIRST_AUDIO, 99)))
            .append(" ms");
        break;
      }
    }
    line.append("; CPU, % of a core: ").append(cpu(result));
    return Boolean.TRUE.equals(result.figures().get("decided_early"))
        ? line.append("; given up early").toString()
        : line.toString();
  }

  /** Of server, harness and stand-in. */
  static String cpu(LoadResult result) {
    Map<String, Object> cpu = JsonTree.asMap(result.figures().get("cpu_percent_of_a_core"));
    List<String> parts = new ArrayList<>();
    cpu.forEach((who, share) -> parts.add(who.replace('_', '-') + " " + TextReport.text(share)));
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }
}
