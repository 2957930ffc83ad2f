package dev.hotpin.bench;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Asking;
import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.Network;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.report.HtmlReport;
import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.bench.report.Machine;
import dev.hotpin.bench.report.Medians;
import dev.hotpin.bench.report.TextReport;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays wearables against a server and reports what they saw. */
@Command(
    name = "load",
    description = {
      "Plays wearables against a server and reports what they saw.",
      "Every wearable means to begin its turns at moments that don't depend on the server; what"
          + " begins late counts from when it was meant."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  /** Before the corpus is made, its mean length is not known: espeak-ng's sentences last 4 s. */
  private static final double GUESSED_CLIP_MILLIS = 4_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      defaultValue = "ws://localhost:8000/ws",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private String url;

  @Option(
      names = "--dialect",
      defaultValue = "HOTPIN",
      description = "hotpin, or vosk for alphacep/vosk-server. Default: hotpin.")
  private Fleet.Dialect dialect;

  @Option(names = "--allow-remote", description = "Also a server on another machine.")
  private boolean allowRemote;

  @Option(
      names = {"-n", "--wearables"},
      defaultValue = "4",
      split = ",",
      description =
          "Wearables that talk; several numbers, as 2,4,8, are played one after the other, for the"
              + " curve of latency against load. Default: ${DEFAULT-VALUE}.")
  private List<Integer> wearables;

  @Option(
      names = "--token",
      paramLabel = "KEY",
      defaultValue = "${env:HOTPIN_TOKEN:-}",
      description =
          "The credential that all wearables share, where the server wants one (tokens issue"
              + " --shared). Default: the variable HOTPIN_TOKEN.")
  private String token;

  @Option(
      names = "--talk-share",
      defaultValue = "0.5",
      description = "Share of its time that each means to speak. Default: ${DEFAULT-VALUE}.")
  private double talkShare;

  @Option(names = "--idle", description = "Wearables that only connect.")
  private int idle;

  @Option(names = "--never-readers", description = "Wearables that never read their replies.")
  private int neverReaders;

  @Option(
      names = "--read",
      defaultValue = "PLAYING",
      description =
          "How replies are read: playing, at_once, slowly, never. Default: playing, with a"
              + " device's memory of a second.")
  private ReadMode read;

  @Option(
      names = "--told-at-once",
      description = "They ask to be told of errors without speech: busy comes while they speak.")
  private boolean toldAtOnce;

  @Option(names = "--typing", description = "They ask by text: no recognizer takes part.")
  private boolean typing;

  @Option(
      names = "--think-ms",
      description = "At least so long between a turn's end and the next. Default: 0.")
  private long thinkMillis;

  @Option(names = "--turns", description = "Each wearable takes at most so many; 0: no bound.")
  private int turns;

  @Option(
      names = "--wait-ms",
      defaultValue = "75000",
      description = "For the end of a turn, from the end of speech. Default: ${DEFAULT-VALUE}.")
  private long waitMillis;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Length of what is measured. Default: ${DEFAULT-VALUE}.")
  private long seconds;

  @Option(
      names = "--measured-turns",
      description = "So many measured turns are enough, if they come before --seconds are over.")
  private long measuredTurns;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds before that. Default: ${DEFAULT-VALUE}.")
  private long warmUpSeconds;

  @Option(names = "--ramp", description = "Seconds over which wearables join in.")
  private long rampSeconds;

  @Option(
      names = "--connects-per-second",
      description = "How fast they connect. Default: all at once.")
  private double connectsPerSecond;

  @Option(
      names = "--runs",
      defaultValue = "1",
      description = "The median of so many is told as well. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--wifi",
      description = "15 ms of jitter, and 300 ms of nothing twice a minute; see the next three.")
  private boolean wifi;

  @Option(names = "--jitter-ms", description = "A frame is up to so much late.")
  private long jitterMillis;

  @Option(names = "--stall-every-ms", description = "The radio stalls so often, on average.")
  private long stallEveryMillis;

  @Option(names = "--stall-ms", description = "For so long.")
  private long stallMillis;

  @Option(
      names = "--chunk-bytes",
      defaultValue = "4096",
      description = "Size of a frame of speech. Default: ${DEFAULT-VALUE}, as devices.")
  private int chunkBytes;

  @Option(
      names = "--burst-chunks",
      defaultValue = "15",
      description = "Frames that go in one burst at first. Default: ${DEFAULT-VALUE}, as devices.")
  private int burstChunks;

  @Option(names = "--unpaced", description = "Each utterance is sent at once.")
  private boolean unpaced;

  @Option(names = "--interrupt-share", description = "Of turns: broken off by RESET.")
  private double interruptShare;

  @Option(names = "--vanish-share", description = "Of turns: the wearable is gone (RST).")
  private double vanishShare;

  @Option(names = "--storm-every", description = "Seconds between reconnect storms.")
  private long stormEverySeconds;

  @Option(
      names = "--storm-share",
      defaultValue = "0.5",
      description =
          "Of the wearables leaves in one, those that are between turns, and comes back within 0.5"
              + " to 1.5 s. Default: ${DEFAULT-VALUE}.")
  private double stormShare;

  @Option(
      names = "--language",
      defaultValue = "en",
      description = "Of the speech: en or ko. Default: ${DEFAULT-VALUE}.")
  private String language;

  @Option(names = "--speech-cache", description = "Default: ~/.cache/hotpin/bench-speech.")
  private Path speechCache;

  @Option(
      names = "--clips-from",
      description = "Number of the first sentence: a server that heard some hears others.")
  private long clipsFrom;

  @Option(names = "--seed", defaultValue = "1", description = "Of all chance. Default: 1.")
  private long seed;

  @Option(
      names = "--chat-port",
      description =
          "Runs the chat stand-in here meanwhile, which the server must ask (bench chat-stand-in"
              + " tells how).")
  private Integer chatPort;

  @Option(
      names = "--markers",
      description =
          "Replies come from a stand-in that runs elsewhere: check that each session hears its"
              + " own. With --chat-port it is done anyway.")
  private boolean markers;

  @Mixin private ChatTimingOptions chatTiming;

  @Option(names = "--no-timings", description = "Don't ask for the server's own times.")
  private boolean noTimings;

  @Option(names = "--pid", description = "The server's process, to watch its CPU and memory.")
  private Long pid;

  @Option(
      names = "--gc-log",
      description =
          "What the server's JVM writes with -Xlog:gc:file=..., for its pauses; with --pid.")
  private Path gcLog;

  @Option(
      names = "--loops",
      defaultValue = "1",
      description = "Threads that carry the wearables. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Option(names = "--name", description = "Of the result.")
  private String name;

  @Option(names = "--json", description = "Writes the result there, a line of JSON for each run.")
  private Path json;

  @Option(names = "--html", description = "Writes a page with curves there.")
  private Path html;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    ServerAddress server = ServerAddress.resolve(url);
    if (!allowRemote && !server.socketAddress().getAddress().isLoopbackAddress()) {
      throw new IOException(
          server.uri().getHost()
              + " is another machine. Load is a burden: with --allow-remote it is put on it.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = Progress.on(spec.commandLine().getErr());
    Map<Integer, LoadPlan> plans = new LinkedHashMap<>();
    wearables.forEach(level -> plans.put(level, plan(level)));
    int clips =
        plans.values().stream().mapToInt(plan -> plan.turnsAtMost(GUESSED_CLIP_MILLIS)).sum();
    SpeechCorpus corpus =
        SpeechCorpus.prepare(
            language,
            Math.max(1, runs * clips),
            clipsFrom,
            speechCache == null ? SpeechCorpus.defaultFolder() : speechCache,
            progress);
    Optional<ProcessProbe> process =
        pid == null
            ? Optional.empty()
            : Optional.of(ProcessProbe.of(pid, Optional.ofNullable(gcLog)));
    Fleet fleet =
        new Fleet(server, dialect, corpus, process, loops, progress)
            .withToken(token == null ? "" : token);
    List<Map<String, Object>> results = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try (ChatStandIn chat =
        chatPort == null ? null : ChatStandIn.open(chatPort, chatTiming.timing())) {
      for (Map.Entry<Integer, LoadPlan> plan : plans.entrySet()) {
        results.addAll(level(fleet, plan.getKey(), plan.getValue(), chat, faults));
      }
    }
    write(results);
    faults.forEach(fault -> out.println("FAULT: " + fault + "."));
    out.flush();
    return faults.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** All runs of so many wearables, and their median where there are several. */
  private List<Map<String, Object>> level(
      Fleet fleet, int level, LoadPlan plan, ChatStandIn chat, List<String> faults)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> results = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      LoadResult result = fleet.run(plan);
      faults.addAll(result.faults());
      String which = runs > 1 ? ", run " + run + " of " + runs : "";
      Map<String, Object> tree = tree("run", level, which, result.toTree());
      tree.put("run", run);
      if (chat != null) {
        tree.put("chat_requests", chat.requests());
      }
      results.add(tree);
      out.println();
      out.println(tree.get("name") + ":");
      TextReport.of(tree).forEach(out::println);
      out.flush();
    }
    if (runs > 1) {
      Map<String, Object> median = JsonTree.asMap(Medians.of(results));
      median.put("type", "median");
      median.put("name", named(level) + ", median of " + runs + " runs");
      median.remove("timeline");
      median.remove("run");
      results.add(median);
      out.println();
      out.println(median.get("name") + ", figure by figure:");
      TextReport.of(median).forEach(out::println);
    }
    return results;
  }

  private String named(int level) {
    String size = level + " wearables";
    if (name == null) {
      return size;
    }
    return wearables.size() > 1 ? name + ", " + size : name;
  }

  private void check() {
    require(talkShare > 0 && talkShare <= 1, "--talk-share is over 0 and up to 1");
    require(
        wearables.stream().allMatch(level -> level >= 0) && idle >= 0 && neverReaders >= 0,
        "wearables are 0 or more");
    require(
        wearables.stream().allMatch(level -> level + idle + neverReaders > 0),
        "at least one wearable is needed");
    require(seconds > 0 && warmUpSeconds >= 0 && rampSeconds >= 0, "--seconds is at least 1");
    require(runs >= 1 && loops >= 1, "--runs and --loops are at least 1");
    require(chunkBytes >= 1 && burstChunks >= 0, "--chunk-bytes is at least 1");
    require(
        interruptShare >= 0 && vanishShare >= 0 && interruptShare + vanishShare <= 1,
        "--interrupt-share and --vanish-share are together 0 to 1");
    require(!typing || !toldAtOnce, "--typing and --told-at-once exclude each other");
    require(
        !wifi || jitterMillis + stallEveryMillis + stallMillis == 0,
        "--wifi sets --jitter-ms, --stall-every-ms and --stall-ms itself");
    require(
        dialect == Fleet.Dialect.HOTPIN || isPlainSpeech(),
        "of --dialect vosk there are plain speakers only: no --idle, --never-readers, --read,"
            + " --think-ms, --typing, --told-at-once, --interrupt-share, --vanish-share,"
            + " --storm-every, --connects-per-second, --chat-port, --markers");
    require(language.equals("en") || language.equals("ko"), "--language is en or ko");
  }

  /** Whether nothing is asked for that a server which only recognizes has no answer to. */
  private boolean isPlainSpeech() {
    return idle == 0
        && neverReaders == 0
        && read == ReadMode.PLAYING
        && thinkMillis == 0
        && asking() == Asking.ALOUD
        && interruptShare == 0
        && vanishShare == 0
        && stormEverySeconds == 0
        && connectsPerSecond == 0
        && chatPort == null
        && !markers;
  }

  private void require(boolean condition, String rule) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }

  private LoadPlan plan(int level) {
    Network network =
        wifi ? Network.WIFI : new Network(jitterMillis, stallEveryMillis, stallMillis);
    Pacing pacing = new Pacing(!unpaced, chunkBytes, burstChunks);
    List<Group> groups = new ArrayList<>();
    if (level > 0) {
      groups.add(group("talking", level, read, pacing, network));
    }
    if (neverReaders > 0) {
      groups.add(group("never-reading", neverReaders, ReadMode.NEVER, pacing, network));
    }
    if (idle > 0) {
      groups.add(Group.idle(idle));
    }
    return new LoadPlan(
        groups,
        rampSeconds * 1000,
        warmUpSeconds * 1000,
        seconds * 1000,
        measuredTurns,
        connectsPerSecond,
        stormEverySeconds * 1000,
        stormShare,
        !noTimings,
        markers || chatPort != null,
        seed);
  }

  private Group group(String groupName, int size, ReadMode mode, Pacing pacing, Network network) {
    return new Group(
        groupName,
        size,
        talkShare,
        thinkMillis,
        mode,
        pacing,
        network,
        interruptShare,
        vanishShare,
        turns,
        waitMillis,
        asking());
  }

  private Asking asking() {
    if (typing) {
      return Asking.TYPING;
    }
    return toldAtOnce ? Asking.ALOUD_TOLD_AT_ONCE : Asking.ALOUD;
  }

  private Map<String, Object> tree(
      String type, int level, String which, Map<String, Object> result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    tree.put("name", named(level) + which);
    tree.put("load", level);
    tree.put("at", Instant.now().toString());
    tree.put("command", String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    tree.put("machine", Machine.describe());
    tree.putAll(result);
    return tree;
  }

  private void write(List<Map<String, Object>> results) throws IOException {
    if (json != null) {
      StringBuilder lines = new StringBuilder();
      results.forEach(result -> lines.append(JsonTree.write(result)).append('\n'));
      Files.writeString(json, lines);
    }
    if (html != null) {
      Files.writeString(html, HtmlReport.of(results));
    }
  }
}
