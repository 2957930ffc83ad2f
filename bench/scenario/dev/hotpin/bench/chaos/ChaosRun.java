package dev.hotpin.bench.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.load.Fleet;
import dev.hotpin.bench.load.Group;
import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.LoadPlan;
import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.Network;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.load.RunWatch;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.WearableException;
import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.server.EngineDecorator;
import dev.hotpin.server.HotpinServer;
import dev.hotpin.synthesis.SpeechSynthesizer;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * A server of its own with the real engines, and faults around them: quiet turns first, then faults
 * under load, then quiet turns again, and a look at what is left.
 */
public final class ChaosRun {
  /** Turns end by themselves: recognition within 10 s and half of the speech, the rest in 8 s. */
  private static final long TURN_MILLIS = 45_000;

  private static final long NORMAL_MILLIS = 60_000;
  private static final long ASKING_MILLIS = 1_000;
  private static final long CHECK_MILLIS = 50;
  private static final int HTTP_MILLIS = 2_000;
  private static final String THREADS_OF_SERVERS = "hotpin-";

  /** Event loops rest for two seconds before they end. */
  private static final long THREADS_END_MILLIS = 15_000;

  /** Nothing hangs in the last part of the faults, so that the run need not wait for it alone. */
  private static final double HANGING_SHARE = 0.5;

  /**
   * How much of what.
   *
   * @param quietMillis before and after, each
   * @param faultMillis while faults are made
   * @param wearables that speak
   * @param vandals clients that break the rules
   * @param faultShare of utterances, pieces and questions that something is wrong with, 0 to 1
   * @param pacing how devices send their speech
   * @param read how most of them take their replies
   * @param seed of all that is random
   */
  public record Plan(
      long quietMillis,
      long faultMillis,
      int wearables,
      int vandals,
      double faultShare,
      Pacing pacing,
      ReadMode read,
      long seed) {}

  private final Plan plan;
  private final SpeechCorpus corpus;
  private final Progress progress;

  public ChaosRun(Plan plan, SpeechCorpus corpus, Progress progress) {
    this.plan = plan;
    this.corpus = corpus;
    this.progress = progress;
  }

  /**
   * Runs it. Blocks.
   *
   * @param settings of the server, on top of those that the run needs
   * @throws IOException with a sentence if the stand-in or the server can't be had
   */
  public ChaosReport run(Map<String, String> settings) throws IOException, InterruptedException {
    Logger log = (Logger) LoggerFactory.getLogger("dev.hotpin");
    Level before = log.getLevel();
    log.setLevel(Level.OFF); // each fault has its stack trace
    try {
      return quietly(settings);
    } finally {
      log.setLevel(before);
    }
  }

  private ChaosReport quietly(Map<String, String> settings)
      throws IOException, InterruptedException {
    Set<Thread> before = serverThreads();
    return besiege(settings).with(threadsLeft(before));
  }

  private ChaosReport besiege(Map<String, String> settings)
      throws IOException, InterruptedException {
    try (FaultPlan faults = new FaultPlan(plan.seed(), plan.faultShare());
        ChatStandIn chat = ChatStandIn.open(0, new ChatStandIn.Timing(20, 2, 15), faults::chat);
        HotpinServer server = HotpinServer.bind(config(chat, settings), around(faults))) {
      server.warmUp();
      return new Siege(faults, server).run();
    }
  }

  /** Threads of servers in this process. */
  private static Set<Thread> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(THREADS_OF_SERVERS))
        .collect(Collectors.toSet());
  }

  /** Those that the server leaves behind though it is closed. */
  private static List<String> threadsLeft(Set<Thread> before) throws InterruptedException {
    long sinceNanos = System.nanoTime();
    Set<Thread> left = serverThreads();
    left.removeAll(before);
    while (!left.isEmpty()
        && System.nanoTime() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(THREADS_END_MILLIS)) {
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      left.removeIf(thread -> !thread.isAlive());
    }
    return left.stream().map(thread -> "thread " + thread.getName() + " is left").sorted().toList();
  }

  private static EngineDecorator around(FaultPlan faults) {
    return new EngineDecorator() {
      @Override
      public RecognitionEngine recognition(RecognitionEngine engine) {
        return new FaultyRecognition(engine, faults);
      }

      @Override
      public SpeechSynthesizer synthesizer(SpeechSynthesizer synthesizer) {
        return new FaultySynthesizer(synthesizer, faults);
      }
    };
  }

  private static ServerConfig config(ChatStandIn chat, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("HOTPIN_OPEN", "true");
    all.put("SERVER_HOST", "127.0.0.1");
    all.put("SERVER_PORT", "0");
    all.put("GROQ_API_BASE_URL", chat.baseUrl());
    all.put("GROQ_MODEL", "stand-in");
    all.put("MAX_TURN_MS", "8000");
    all.put("LLM_FIRST_TOKEN_TIMEOUT_MS", "1500");
    all.put("LLM_TOKEN_TIMEOUT_MS", "1000");
    all.put("LLM_TOTAL_TIMEOUT_MS", "6000");
    all.put("LLM_BREAKER_FAILURES", "4");
    all.put("LLM_BREAKER_OPEN_MS", "300");
    all.put("LLM_BREAKER_MAX_OPEN_MS", "1000");
    all.put("WRITE_TIMEOUT_MS", "3000");
    all.put("HANDSHAKE_TIMEOUT_MS", "3000");
    all.put("MAX_LOST_ENGINES", "64");
    all.put("SPECULATION", "on");
    all.putAll(settings);
    return ServerConfig.load(new ConfigSources(Map.of(), all, Map.of()));
  }

  /** One run against one server. */
  private final class Siege {
    private final FaultPlan faults;
    private final HotpinServer server;
    private final ServerAddress address;

    Siege(FaultPlan faults, HotpinServer server) {
      this.faults = faults;
      this.server = server;
      try {
        this.address = ServerAddress.resolve("ws://127.0.0.1:" + server.port() + "/ws");
      } catch (WearableException e) {
        throw new IllegalStateException(e);
      }
    }

    ChaosReport run() throws IOException, InterruptedException {
      List<LoadResult> all = new ArrayList<>();
      LoadResult before = fleet(List.of(talking("quiet", 2)), plan.quietMillis());
      all.add(before);
      long directBytesBefore = PlatformDependent.usedDirectMemory();
      LoadResult fire = fire();
      all.add(fire);
      long stoppedNanos = System.nanoTime();
      boolean normal = becomesNormal(all);
      long normalMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stoppedNanos);
      LoadResult after = fleet(List.of(talking("quiet", 2)), plan.quietMillis());
      all.add(after);
      Map<String, Long> reasons = new TreeMap<>();
      all.forEach(
          result ->
              reasons(result).forEach((reason, count) -> reasons.merge(reason, count, Long::sum)));
      return new ChaosReport(
          faults.counts(),
          outcomes(fire),
          outcomes(after),
          reasons,
          all.stream().mapToLong(LoadResult::astray).sum(),
          all.stream().mapToLong(ChaosRun::withoutEnd).sum(),
          all.stream().mapToLong(ChaosRun::violations).sum(),
          normal ? normalMillis : -1,
          firstAudioMillis(before),
          firstAudioMillis(after),
          directBytesBefore,
          PlatformDependent.usedDirectMemory(),
          residue());
    }

    private LoadResult fire() throws IOException, InterruptedException {
      int unruly = Math.max(1, plan.wearables() / 3);
      List<Group> groups =
          List.of(
              talking("talking", plan.wearables() - unruly).withAccidents(Network.WIFI, 0.05, 0),
              talking("unruly", unruly).withAccidents(Network.WIFI, 0.2, 0.2));
      Vandals vandals = new Vandals(address.socketAddress(), faults, plan.vandals(), plan.seed());
      faults.on();
      vandals.start();
      faults.later((long) (plan.faultMillis() * HANGING_SHARE), faults::noMoreHangs);
      for (long at = 1_000; at < plan.faultMillis(); at += 1_000 + faults.below(2_000)) {
        faults.later(at, this::pause);
      }
      try {
        return fleet(groups, plan.faultMillis());
      } finally {
        faults.off();
        vandals.stop();
      }
    }

    /** A full collection stops all threads for as long as it takes. */
    private void pause() {
      faults.count("gc.pause");
      System.gc();
    }

    private Group talking(String name, int wearables) {
      Group usual = Group.talking(name, wearables, 0.6);
      return new Group(
          name,
          wearables,
          usual.talkShare(),
          0,
          plan.read(),
          plan.pacing(),
          usual.network(),
          0,
          0,
          0,
          TURN_MILLIS);
    }

    private LoadResult fleet(List<Group> groups, long millis)
        throws IOException, InterruptedException {
      LoadPlan load = new LoadPlan(groups, 0, 0, millis, 0, 0, 0, 0, true, true, plan.seed());
      return new Fleet(address, Fleet.Dialect.HOTPIN, corpus, Optional.empty(), 1, progress)
          .run(load, RunWatch.NONE);
    }

    private boolean isHealthy() {
      return health().contains("\"status\":\"healthy\"");
    }

    private String health() {
      try {
        HttpURLConnection http =
            (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port() + "/health")
                    .toURL()
                    .openConnection();
        http.setConnectTimeout(HTTP_MILLIS);
        http.setReadTimeout(HTTP_MILLIS);
        try (var body = http.getInputStream()) {
          return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
      } catch (IOException e) {
        return "";
      }
    }

    private List<String> residue() {
      List<String> residue = new ArrayList<>();
      var recognizers = server.engines().recognizers();
      if (recognizers.free() != recognizers.permits()) {
        residue.add(recognizers.free() + " of " + recognizers.permits() + " recognizers are free");
      }
      if (recognizers.waitingPcmBytes() != 0) {
        residue.add(recognizers.waitingPcmBytes() + " bytes of speech wait");
      }
      if (server.lostThreads().lost() != 0) {
        residue.add(server.lostThreads().lost() + " engine threads hang");
      }
      if (server.unreadReplies().bytes() != 0) {
        residue.add(server.unreadReplies().bytes() + " bytes of replies are unread");
      }
      if (server.activeSessions() != 0) {
        residue.add(server.activeSessions() + " sessions are open");
      }
      return residue;
    }

    /**
     * Waits until the server is healthy by its own word, and everything that was lent is home. That
     * the language model is back is found out by whoever asks it: while it is not known, a wearable
     * does.
     */
    private boolean becomesNormal(List<LoadResult> results)
        throws IOException, InterruptedException {
      long sinceNanos = System.nanoTime();
      while (System.nanoTime() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(NORMAL_MILLIS)) {
        if (!isHealthy()) {
          results.add(fleet(List.of(talking("asking", 1)), ASKING_MILLIS));
        } else if (residue().isEmpty()) {
          return true;
        } else {
          TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        }
      }
      return false;
    }
  }

  private static double firstAudioMillis(LoadResult result) {
    return result.groups().values().iterator().next().millis(GroupRecord.FIRST_AUDIO, 50);
  }

  private static Map<String, Long> outcomes(LoadResult result) {
    Map<String, Long> outcomes = new TreeMap<>();
    for (String name :
        List.of("begun", "answered", "degraded", "interrupted", "vanished", "never_begun")) {
      outcomes.put(name, result.count(name));
    }
    for (String code :
        List.of(
            "busy",
            "no_speech",
            "stt_failed",
            "tts_failed",
            "llm_unavailable",
            "utterance_too_long",
            "internal",
            "no_answer")) {
      long count = result.groups().values().stream().mapToLong(g -> g.failuresWith(code)).sum();
      if (count > 0) {
        outcomes.put(code, count);
      }
    }
    outcomes.put(
        "lost",
        result.groups().values().stream()
            .mapToLong(group -> group.failuresWith("connection_lost"))
            .sum());
    return outcomes;
  }

  private static long violations(LoadResult result) {
    return result.groups().values().stream().mapToLong(GroupRecord::violations).sum();
  }

  private static Map<String, Long> reasons(LoadResult result) {
    Map<String, Long> reasons = new TreeMap<>();
    for (GroupRecord group : result.groups().values()) {
      ChaosReport.ordered((Map<?, ?>) group.toTree().get("lost_connections"))
          .forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    }
    return reasons;
  }

  /**
   * Turns that were still under way half a minute after the last one was begun, and connections
   * that ended without a word and not by their wearable's doing.
   */
  private static long withoutEnd(LoadResult result) {
    Map<String, Long> reasons = reasons(result);
    long late =
        matching(reasons, "did not end the turn")
            + ((Number) result.figures().get("turns_cut_at_the_end")).longValue();
    long dropped = matching(reasons, "without a word") + matching(reasons, " broke: ");
    return late + dropped;
  }

  private static long matching(Map<String, Long> reasons, String part) {
    return reasons.entrySet().stream()
        .filter(entry -> entry.getKey().contains(part))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
