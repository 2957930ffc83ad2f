package dev.hotpin.bench.load;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.ServerAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs a plan: connects its wearables, has them speak on their schedules, watches, and closes them.
 * The caller's thread waits; the wearables live on a few event loops.
 */
public final class Fleet {
  /** What the wearables speak to the server. */
  public enum Dialect {
    /** The protocol of Hotpin. */
    HOTPIN,
    /** That of alphacep/vosk-server: recognition alone. */
    VOSK
  }

  /** The last ones to connect are waited for so long. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  /**
   * Turns under way at the end are given so long, beyond which they are cut. Until they have ended
   * the others go on: with the load gone they would be answered as nobody was before.
   */
  private static final long LAST_TURNS_MILLIS = 30_000;

  /** The same where it is plain what came of it. */
  private static final long DECIDED_MILLIS = 3_000;

  private static final long TICK_MILLIS = 100;
  private static final long LEAD_MILLIS = 200;
  private static final long CLOSE_MILLIS = 1_500;
  private static final long TICKS_PER_SECOND = 1_000 / TICK_MILLIS;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long BYTES_PER_MB = 1 << 20;

  private final ServerAddress server;
  private final Dialect dialect;
  private final SpeechCorpus corpus;
  private final Optional<ProcessProbe> serverProcess;
  private final int loops;
  private final Progress progress;
  private final String token;

  /**
   * Of wearables of one server.
   *
   * @param serverProcess the server's, where it runs on this machine and is to be watched
   * @param loops threads that carry the wearables
   */
  public Fleet(
      ServerAddress server,
      Dialect dialect,
      SpeechCorpus corpus,
      Optional<ProcessProbe> serverProcess,
      int loops,
      Progress progress) {
    this(server, dialect, corpus, serverProcess, loops, progress, "");
  }

  private Fleet(
      ServerAddress server,
      Dialect dialect,
      SpeechCorpus corpus,
      Optional<ProcessProbe> serverProcess,
      int loops,
      Progress progress,
      String token) {
    this.server = server;
    this.dialect = dialect;
    this.corpus = corpus;
    this.serverProcess = serverProcess;
    this.loops = loops;
    this.progress = progress;
    this.token = token;
  }

  /** The same, whose wearables carry a credential; empty for none. */
  public Fleet withToken(String credential) {
    return new Fleet(server, dialect, corpus, serverProcess, loops, progress, credential);
  }

  /** Runs it. Blocks for as long as the plan lasts. */
  public LoadResult run(LoadPlan plan) throws InterruptedException {
    return run(plan, RunWatch.NONE);
  }

  /** Runs it while somebody looks on. */
  public LoadResult run(LoadPlan plan, RunWatch watch) throws InterruptedException {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            loops, new DefaultThreadFactory("bench-wearables", true), NioIoHandler.newFactory());
    ExecutorService loader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "bench-clips"); // may block on the disk
              thread.setDaemon(true);
              return thread;
            });
    try {
      return new Run(plan, group, loader).run(watch);
    } finally {
      loader.shutdownNow();
      group
          .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(2 * CLOSE_MILLIS);
      progress.clear();
    }
  }

  private final class Run {
    private final LoadPlan plan;
    private final MultiThreadIoEventLoopGroup eventLoops;
    private final FleetState state;
    private final Timeline timeline;
    private final long zeroNanos = System.nanoTime();
    private final Map<String, GroupRecord> records = new LinkedHashMap<>();
    private final List<Participant> fleet = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Optional<PauseLog> pauses = serverProcess.flatMap(ProcessProbe::pauseLog);
    private long peakResidentBytes;
    private long speakingSum;
    private long speakingSamples;

    Run(LoadPlan plan, MultiThreadIoEventLoopGroup eventLoops, ExecutorService loader) {
      this.plan = plan;
      this.eventLoops = eventLoops;
      this.timeline = new Timeline(zeroNanos);
      this.state = new FleetState(server, token, plan, corpus, timeline, loader);
    }

    LoadResult run(RunWatch watch) throws InterruptedException {
      Random random = new Random(plan.seed());
      String tag = Long.toString(Math.floorMod(System.nanoTime(), 36L * 36 * 36 * 36 * 36), 36);
      for (Group group : plan.groups()) {
        GroupRecord record = records.computeIfAbsent(group.name(), unused -> new GroupRecord());
        for (int i = 0; i < group.wearables(); i++) {
          EventLoop loop = eventLoops.next();
          String id = "bench-" + tag + "-" + group.name() + "-" + i;
          Random own = new Random(random.nextLong());
          fleet.add(
              dialect == Dialect.HOTPIN
                  ? new Wearable(state, group, record, id, loop, own)
                  : new VoskSpeaker(state, group, record, loop, own));
        }
      }
      watch("_start");
      double connectAllMillis = connectAll();
      int connected = state.connected.get();
      watch("_connected");
      watch.connected();
      speak(watch);
      closeAll();
      figures.put("speaking_mean", speakingSum / (double) Math.max(1, speakingSamples));
      figures.put("markers", plan.markers());
      figures.put("clips_distinct", corpus.distinct());
      figures.put("clips_heard", state.clipsHeard.get());
      figures.put("clips_heard_twice", corpus.heardTwice());
      figures.put("harness_ms", state.lags().toTree());
      return new LoadResult(records, connectAllMillis, connected, figures, timeline.toTree());
    }

    private double connectAll() throws InterruptedException {
      if (dialect == Dialect.VOSK) {
        return 0; // a connection for each utterance
      }
      long began = System.nanoTime();
      long lastBegunNanos = began;
      int begun = 0;
      while (state.connected.get() < fleet.size()
          && System.nanoTime() - lastBegunNanos < PATIENCE_NANOS) {
        double seconds = (System.nanoTime() - began) / 1e9;
        int allowed =
            plan.connectsPerSecond() <= 0
                ? fleet.size()
                : (int) Math.min(fleet.size(), 1 + seconds * plan.connectsPerSecond());
        while (begun < allowed) {
          fleet.get(begun++).connect();
          lastBegunNanos = System.nanoTime();
        }
        progress.show("connected " + state.connected.get(), state.connected.get(), fleet.size());
        TimeUnit.MILLISECONDS.sleep(fleet.size() > 1_000 ? TICK_MILLIS : 5);
      }
      return (System.nanoTime() - began) / NANOS_PER_MILLI;
    }

    private void speak(RunWatch watch) throws InterruptedException {
      long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAD_MILLIS);
      long measureFrom = start + TimeUnit.MILLISECONDS.toNanos(plan.warmUpMillis());
      long end = measureFrom + TimeUnit.MILLISECONDS.toNanos(plan.measureMillis());
      state.times(measureFrom, end);
      for (int i = 0; i < fleet.size(); i++) {
        long rampMillis = plan.rampMillis() * i / Math.max(1, fleet.size());
        fleet.get(i).begin(start + TimeUnit.MILLISECONDS.toNanos(rampMillis));
      }
      Cpu before = null;
      long nextStorm = start + TimeUnit.MILLISECONDS.toNanos(plan.stormEveryMillis());
      Random storms = new Random(plan.seed() + 1);
      boolean decided = false;
      for (long tick = 0; System.nanoTime() - end < 0 && !decided; tick++) {
        long now = System.nanoTime();
        if (before == null && now - measureFrom >= 0) {
          before = Cpu.now(serverProcess);
          pauses.ifPresent(PauseLog::next); // those of the warm-up
        }
        if (plan.stormEveryMillis() > 0 && now - nextStorm >= 0) {
          nextStorm += TimeUnit.MILLISECONDS.toNanos(plan.stormEveryMillis());
          fleet.stream()
              .filter(unused -> storms.nextDouble() < plan.stormShare())
              .forEach(Participant::reconnect);
        }
        speakingSum += now - measureFrom >= 0 ? state.speaking.get() : 0;
        speakingSamples += now - measureFrom >= 0 ? 1 : 0;
        if (tick % TICKS_PER_SECOND == 0) {
          sample(now, start, measureFrom, end);
        }
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        decided = watch.isDecided(records);
        if (enough() || watch.isEnough(records)) {
          break;
        }
      }
      // Turns meant later don't count; those under way are waited for, however slow, and do.
      state.times(measureFrom, Math.min(end, System.nanoTime()));
      figures.put("measured_s", Math.max(0, System.nanoTime() - measureFrom) / 1e9);
      figures.put("decided_early", decided);
      if (before != null) {
        figures.put("cpu_percent_of_a_core", Cpu.now(serverProcess).percentSince(before));
        pauses.ifPresent(
            log -> {
              PauseLog.Pauses measured = log.next();
              figures.put("server_gc_measured_pauses", measured.count());
              figures.put("server_gc_measured_ms_sum", measured.sumMillis());
              figures.put("server_gc_measured_ms_longest", measured.longestMillis());
            });
      }
      if (decided) {
        fleet.forEach(Participant::finish);
      }
      long patience =
          System.nanoTime()
              + TimeUnit.MILLISECONDS.toNanos(decided ? DECIDED_MILLIS : LAST_TURNS_MILLIS);
      while (state.inTurn.get() > 0 && System.nanoTime() - patience < 0) {
        progress.show(state.inTurn.get() + " turns still under way", 1, 1);
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      }
      figures.put("turns_cut_at_the_end", state.inTurn.get());
      fleet.forEach(Participant::finish);
      watch("_end");
    }

    private boolean enough() {
      return plan.measureTurns() > 0
          && records.values().stream().mapToLong(GroupRecord::ended).sum() >= plan.measureTurns();
    }

    /** How much of it is done, in thousandths: by time or by turns, whichever is further. */
    private long thousandthsDone(long now, long start, long measureFrom, long end, long ended) {
      double byTime = (now - start) / (double) (end - start);
      double warm = (measureFrom - start) / (double) (end - start);
      double byTurns = plan.measureTurns() > 0 ? ended / (double) plan.measureTurns() : 0;
      return (long) (1_000 * Math.max(byTime, byTurns > 0 ? warm + byTurns * (1 - warm) : 0));
    }

    private void sample(long now, long start, long measureFrom, long end) {
      timeline.sample(now, "connected", state.connected.get());
      timeline.sample(now, "speaking", state.speaking.get());
      serverProcess.ifPresent(
          process -> {
            process
                .cpuNanos()
                .ifPresent(nanos -> timeline.sample(now, "server_cpu_s", nanos / 1e9));
            process
                .residentBytes()
                .ifPresent(
                    bytes -> {
                      peakResidentBytes = Math.max(peakResidentBytes, bytes);
                      timeline.sample(now, "server_mb", bytes / (double) BYTES_PER_MB);
                    });
          });
      long answered = records.values().stream().mapToLong(r -> r.countOf("answered")).sum();
      long failed = records.values().stream().mapToLong(r -> r.countOf("failed")).sum();
      progress.show(
          String.format(
              Locale.ROOT,
              "%d connected, %d speaking, %d answered, %d failed",
              state.connected.get(),
              state.speaking.get(),
              answered,
              failed),
          thousandthsDone(now, start, measureFrom, end, answered + failed),
          1_000);
    }

    private void closeAll() throws InterruptedException {
      fleet.forEach(Participant::stop);
      long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * CLOSE_MILLIS);
      while (state.connected.get() > 0 && System.nanoTime() - patience < 0) {
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS / 2);
      }
      if (peakResidentBytes > 0) {
        figures.put("server_mb_peak", peakResidentBytes / (double) BYTES_PER_MB);
      }
    }

    private void watch(String when) {
      if (serverProcess.isEmpty()) {
        return;
      }
      ProcessProbe process = serverProcess.get();
      OptionalLong resident = process.residentBytes();
      resident.ifPresent(bytes -> figures.put("server_mb" + when, bytes / (double) BYTES_PER_MB));
      process.threads().ifPresent(threads -> figures.put("server_threads" + when, threads));
      process
          .collections()
          .ifPresent(
              gc -> {
                figures.put("server_gc_pauses" + when, gc.pauses());
                figures.put("server_gc_ms" + when, gc.millis());
              });
    }
  }

  /** CPU times at a moment. */
  private record Cpu(long wallNanos, long server, long self, long chat) {
    static Cpu now(Optional<ProcessProbe> server) {
      long self =
          ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos()).orElse(0L);
      long serverNanos = server.map(ProcessProbe::cpuNanos).orElse(OptionalLong.empty()).orElse(0L);
      return new Cpu(System.nanoTime(), serverNanos, self, ChatStandIn.cpuNanos());
    }

    Map<String, Object> percentSince(Cpu before) {
      double wall = (wallNanos - before.wallNanos) / 100.0;
      Map<String, Object> percent = new LinkedHashMap<>();
      if (server > 0) { // else nobody told whose process it is
        percent.put("server", (server - before.server) / wall);
      }
      percent.put("harness", (self - before.self - (chat - before.chat)) / wall);
      percent.put("chat_stand_in", (chat - before.chat) / wall);
      return percent;
    }
  }
}
