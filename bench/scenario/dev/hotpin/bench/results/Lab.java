package dev.hotpin.bench.results;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.report.Machine;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.ServerAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sections measure with: servers to start, a chat stand-in, speech, wearables. The
 * caller's thread; blocks.
 */
final class Lab {
  /** A run of talking wearables lasts at least so long, in milliseconds. */
  private static final long MIN_MILLIS = 20_000;

  private static final long WARM_UP_MILLIS = 10_000;

  /** Mean length of a generated sentence; corrected once there is a corpus. */
  private static final double GUESSED_CLIP_MILLIS = 4_000;

  /**
   * How thorough to be.
   *
   * @param turns measured for a figure
   * @param runs of which the median is published
   * @param shortForm whether sections shrink what they can
   */
  record Thoroughness(int turns, int runs, boolean shortForm) {}

  /**
   * An engine to recognize with: a name for the report, its settings, the language of its model.
   */
  record Engine(String name, Map<String, String> settings, String language) {}

  final Path jar;
  final Path folder;
  final Thoroughness thoroughness;
  final List<String> jvmFlags;
  final PrintWriter out;
  private final Progress progress;
  private final ChatStandIn chat;
  private final Path speechCache;
  private final List<Map<String, Object>> pages = new ArrayList<>();
  private final Map<String, Object> machine = Machine.describe();
  private long nextClip;

  Lab(
      Path jar,
      Path folder,
      Thoroughness thoroughness,
      List<String> jvmFlags,
      ChatStandIn chat,
      Path speechCache,
      PrintWriter out,
      Progress progress) {
    this.jar = jar;
    this.folder = folder;
    this.thoroughness = thoroughness;
    this.jvmFlags = jvmFlags;
    this.chat = chat;
    this.speechCache = speechCache;
    this.out = out;
    this.progress = progress;
  }

  /** The stand-in that servers ask. */
  ChatStandIn chat() {
    return chat;
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

  /** A new server has heard nothing: it may hear the clips that another one heard. */
  void beginAnew() {
    nextClip = 0;
  }

  /** How long wearables must talk for a number of turns, in milliseconds. */
  long millisFor(int turns, int wearables, double talkShare) {
    double each = GUESSED_CLIP_MILLIS / talkShare;
    return Math.max(MIN_MILLIS, (long) (each * turns / wearables));
  }

  /** A plan of one kind of wearable that all begin together. */
  LoadPlan plan(List<Group> groups, long measureMillis) {
    return new LoadPlan(groups, 0, WARM_UP_MILLIS, measureMillis, 0, 0, 0, true, true, 1);
  }

  /** Runs a plan against a server of ours, with clips that it has not heard. */
  LoadResult run(String name, ServerProcess server, LoadPlan plan, String language)
      throws IOException, InterruptedException {
    return run(name, server, Fleet.Dialect.HOTPIN, plan, language, () -> {});
  }

  /** Runs a plan against any server; {@code onceConnected} is called before anybody speaks. */
  LoadResult run(
      String name,
      ServerProcess server,
      Fleet.Dialect dialect,
      LoadPlan plan,
      String language,
      Runnable onceConnected)
      throws IOException, InterruptedException {
    int clips = Math.max(1, plan.turnsAtMost(GUESSED_CLIP_MILLIS * 0.75));
    SpeechCorpus corpus = SpeechCorpus.prepare(language, clips, nextClip, speechCache, progress);
    nextClip += clips;
    Fleet fleet =
        new Fleet(
            ServerAddress.resolve(server.url()),
            dialect,
            corpus,
            Optional.of(ProcessProbe.of(server.pid())),
            1,
            progress);
    LoadResult result = fleet.run(plan, onceConnected);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("type", "run");
    page.put("name", name);
    page.putAll(result.toTree());
    pages.add(page);
    if (!server.alive()) {
      throw new IOException("The server ended in the middle of " + name + ".");
    }
    return result;
  }
}
