package dev.hotpin.fleet;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.pipeline.OperatorGate;
import dev.hotpin.pipeline.OperatorPage;
import dev.hotpin.turn.SessionRegistry;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators watch of one server: closes each second into the {@link History} and, where
 * somebody watches, makes one picture of it for all of them. All of it is done by a thread of its
 * own, which no turn waits for. Threads: any.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private static final long TICK_MILLIS = 1_000;

  /** In the midst of a second, where a tick that is a little late falls into the same one. */
  private static final long FIRST_TICK_MILLIS = 500;

  /** Between looks for sessions that are gone for long. */
  private static final int SWEEP_SECONDS = 30;

  /** Requests for pages that wait: each operator asks once a second. */
  private static final int MAX_WAITING = 64;

  /** Told to somebody whose credential is no longer good, or who takes nothing. */
  private static final byte[] FAREWELL =
      "event: end\ndata: {\"code\":\"unauthorized\"}\n\n".getBytes(StandardCharsets.UTF_8);

  private final FleetRecorder recorder;
  private final SessionRegistry registry;
  private final Supplier<Vitals> vitals;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final long startSeconds; // since 1970
  private final History history;
  private final SessionList sessions;
  private final Watchers watchers = new Watchers(FAREWELL);
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, EngineThreads.factory("hotpin-fleet"));
  private long nextPointSecond = History.STEP_SECONDS;
  private long nextSweepSecond = SWEEP_SECONDS;
  private final Map<Stage, Percentiles> latest = new EnumMap<>(Stage.class);
  private Percentiles waitsMillis = Percentiles.NONE;
  private Percentiles lagMicros = Percentiles.NONE;

  /**
   * Begins nothing yet.
   *
   * @param recorder hears of turns
   * @param vitals how the server is; asked on this class's thread, may read small files
   */
  public Fleet(FleetRecorder recorder, SessionRegistry registry, Supplier<Vitals> vitals) {
    this(recorder, registry, vitals, System::nanoTime, Clock.systemUTC());
  }

  Fleet(
      FleetRecorder recorder,
      SessionRegistry registry,
      Supplier<Vitals> vitals,
      LongSupplier nanoTime,
      Clock clock) {
    this.recorder = recorder;
    this.registry = registry;
    this.vitals = vitals;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.startSeconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    this.history = new History(recorder.outcomes());
    this.sessions = new SessionList(this::connected, nanoTime);
    collect();
  }

  private List<SessionRow> connected() {
    return registry.connected().stream().map(SessionRow::of).toList();
  }

  /** Begins to count seconds. */
  public void start() {
    ScheduledFuture<?> unused =
        thread.scheduleAtFixedRate(
            this::tickAndGoOn, FIRST_TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What operators may ask for beside the stream. */
  public List<OperatorPage> pages() {
    return List.of(
        new FleetSessionsPage(sessions, this::execute),
        new FleetTurnsPage(recorder.recentTurns(), registry::isConnected, this::execute));
  }

  /** The handler of the stream for one connection. */
  public ChannelHandler newHandler(OperatorGate gate) {
    return new FleetStreamHandler(gate, watchers, this::greet);
  }

  Watchers watchers() {
    return watchers;
  }

  /** Somebody has come: is shown everything now, not only with the next second. */
  private void greet() {
    try {
      execute(() -> watchers.tellNewcomers(() -> everything(picture())));
    } catch (RejectedExecutionException e) {
      LOG.debug("too many come at once: the next second is for them", e);
    }
  }

  /** Has everybody who watches told how it is now, not only with the next second. */
  public void tellNow() {
    try {
      execute(
          () -> {
            if (watchers.size() > 0) {
              byte[] now = everything(picture());
              watchers.tell(() -> now, () -> now);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("too much waits: the next second tells", e);
    }
  }

  /**
   * Does something on this class's thread, soon.
   *
   * @throws RejectedExecutionException where too much waits there
   */
  private void execute(Runnable task) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      throw new RejectedExecutionException("too many requests wait");
    }
    try {
      thread.execute(
          () -> {
            waiting.decrementAndGet();
            task.run();
          });
    } catch (RejectedExecutionException e) {
      waiting.decrementAndGet();
      throw e;
    }
  }

  /** A second that can't be shown must not be the last one. */
  private void tickAndGoOn() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.error("this second can't be shown to operators", e);
    }
  }

  /** Closes the seconds that have passed, and tells whoever watches. */
  void tick() {
    long second = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - startNanos);
    int seconds = history.advance(second, registry.size());
    if (seconds == 0) {
      return;
    }
    collect();
    int points = addPoints(second);
    if (second >= nextSweepSecond) {
      nextSweepSecond = second + SWEEP_SECONDS;
      recorder.recentTurns().sweep(nanoTime.getAsLong(), registry::isConnected);
    }
    if (watchers.size() > 0) {
      Picture picture = picture();
      watchers.tell(() -> picture.asEvent("news", seconds, points), () -> everything(picture));
    }
  }

  private void collect() {
    for (Stage stage : Stage.values()) {
      latest.put(stage, recorder.stage(stage).now());
    }
    waitsMillis = recorder.waitsMillis().now();
    lagMicros = recorder.lagMicros().now();
  }

  /**
   * Adds the points that are due: one every few seconds, and after a pause of the process as many
   * as were missed.
   */
  private int addPoints(long second) {
    long missed = (second - nextPointSecond) / History.STEP_SECONDS - History.POINTS;
    nextPointSecond += Math.max(0, missed) * History.STEP_SECONDS;
    int points = 0;
    for (; nextPointSecond <= second; nextPointSecond += History.STEP_SECONDS) {
      history.addPoint(nextPointSecond, latest);
      nextSlot();
      collect();
      points++;
    }
    return Math.min(points, History.POINTS);
  }

  private void nextSlot() {
    for (Stage stage : Stage.values()) {
      recorder.stage(stage).nextSlot();
    }
    recorder.waitsMillis().nextSlot();
    recorder.lagMicros().nextSlot();
  }

  private byte[] everything(Picture picture) {
    return picture.asEvent("everything", history.seconds(), history.points());
  }

  private Picture picture() {
    return new Picture(
        vitals.get(),
        sessions.states(),
        latest,
        waitsMillis,
        lagMicros,
        watchers.size(),
        recorder.outcomes(),
        history,
        startSeconds);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
