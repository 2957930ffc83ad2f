package dev.hotpin.bench.results;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.Handshake;
import dev.hotpin.client.Milestone;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.WearableSession;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What it costs to keep conversations in Redis: three servers, one that keeps them in memory, one
 * in Redis, one in a Redis that hangs, take the same turns in turn, each first as often as the
 * others. The caller's thread; blocks.
 */
public final class RedisRun {
  private static final int WARM_UP_TURNS = 30;
  private static final long TURN_SECONDS = 90;

  /**
   * What to run.
   *
   * @param textTurns on one connection, without speech
   * @param firstTurns each on a new connection, asked as soon as it is made
   * @param spokenTurns spoken in real time
   */
  public record Settings(
      Path jar,
      Path work,
      List<String> jvmFlags,
      int textTurns,
      int firstTurns,
      int spokenTurns,
      ChatStandIn.Timing timing) {}

  /** What is measured, from the end of speech to the first audio where nothing else is said. */
  private enum Figure {
    TEXT("turn without speech"),
    CONNECT("connection to its handshake's answer"),
    FIRST("first turn of a connection, at once"),
    SPOKEN("spoken turn");

    private final String label;

    Figure(String label) {
      this.label = label;
    }
  }

  private final Settings settings;
  private final PrintWriter out;
  private final Progress progress;

  /** A run that tells {@code out} what it found. */
  public RedisRun(Settings settings, PrintWriter out, Progress progress) {
    this.settings = settings;
    this.out = out;
    this.progress = progress;
  }

  /** One server with a user of its own. */
  private final class Side implements AutoCloseable {
    private final String name;
    private final ServerProcess server;
    private final EventLoopGroup group;
    private final Map<Figure, List<Double>> millis = new EnumMap<>(Figure.class);
    private WearableSession user;
    private int connections;
    private int questions;

    Side(String name, String redisUrl, ChatStandIn chat, EventLoopGroup group)
        throws IOException, InterruptedException {
      this.name = name;
      this.group = group;
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put("GROQ_API_BASE_URL", chat.baseUrl());
      environment.put("GROQ_MODEL", "stand-in");
      environment.put("STT_ENGINE", "sphinx4");
      environment.put("STT_PERMITS", "1");
      environment.put("REDIS_URL", redisUrl);
      Path folder = settings.work().resolve("redis-" + name.replace(' ', '-'));
      server = ServerProcess.hotpin(settings.jar(), settings.jvmFlags(), environment, folder);
      for (Figure figure : Figure.values()) {
        millis.put(figure, new ArrayList<>());
      }
    }

    void connect(boolean counts) throws IOException, InterruptedException {
      if (user != null) {
        await(user.close());
      }
      connections++;
      user =
          new WearableSession(
              group,
              ServerAddress.resolve(server.url()),
              new Handshake("redis-" + connections, true),
              SessionLimits.DEFAULT);
      long begunNanos = System.nanoTime();
      await(user.open());
      if (counts) {
        millis.get(Figure.CONNECT).add((System.nanoTime() - begunNanos) / 1e6);
      }
    }

    void ask(Figure figure, boolean counts) throws IOException, InterruptedException {
      questions++;
      keep(await(user.text("question " + questions, TurnListener.NONE)), figure, counts);
    }

    void speak(byte[] pcm, boolean counts) throws IOException, InterruptedException {
      keep(await(user.speak(pcm, Pacing.REAL_TIME, TurnListener.NONE)), Figure.SPOKEN, counts);
    }

    private void keep(TurnReport report, Figure figure, boolean counts) throws IOException {
      if (!report.answered() || report.nanosTo(Milestone.FIRST_AUDIO).isEmpty()) {
        throw new IOException("A turn was not answered with " + name + ": " + report.error());
      }
      if (counts) {
        millis.get(figure).add(report.nanosTo(Milestone.FIRST_AUDIO).getAsLong() / 1e6);
      }
    }

    private <T> T await(Future<T> future) throws InterruptedException, IOException {
      try {
        return future.get(TURN_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("A turn failed with " + name + ": " + e, e);
      }
    }

    double percentile(Figure figure, int percent) {
      double[] sorted = millis.get(figure).stream().mapToDouble(Double::doubleValue).toArray();
      java.util.Arrays.sort(sorted);
      return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) * percent / 100];
    }

    @Override
    public void close() {
      if (user != null) {
        user.close();
      }
      server.close();
    }
  }

  /** Something that all sides do. */
  private interface Step {
    void take(Side side) throws IOException, InterruptedException;
  }

  /** Runs it all. */
  public void run() throws IOException, InterruptedException {
    SpeechCorpus corpus =
        SpeechCorpus.prepare(
            "en", settings.spokenTurns() + 1, 0, SpeechCorpus.defaultFolder(), progress);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ChatStandIn chat = ChatStandIn.open(0, settings.timing());
        RedisProcess redis = RedisProcess.start(settings.work().resolve("redis"));
        RedisProcess hanging = RedisProcess.start(settings.work().resolve("redis-to-hang"));
        Side inMemory = new Side("in memory", "", chat, group);
        Side inRedis = new Side("Redis", redis.url(), chat, group);
        Side inHanging = new Side("Redis hangs", hanging.url(), chat, group)) {
      List<Side> sides = List.of(inMemory, inRedis, inHanging);
      warmUp(sides, corpus.take().load());
      hanging.hang(); // its node does not know yet
      measure(sides, settings.textTurns(), side -> side.ask(Figure.TEXT, true));
      measure(
          sides,
          settings.firstTurns(),
          side -> {
            side.connect(true);
            side.ask(Figure.FIRST, true);
          });
      for (int i = 0; i < settings.spokenTurns(); i++) {
        byte[] pcm = corpus.take().load();
        inTurn(sides, i, side -> side.speak(pcm.clone(), true));
      }
      progress.clear();
      tell(sides);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void warmUp(List<Side> sides, byte[] pcm) throws IOException, InterruptedException {
    for (Side side : sides) {
      side.connect(false);
      side.speak(pcm.clone(), false);
    }
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      inTurn(sides, i, side -> side.ask(Figure.TEXT, false));
    }
  }

  private void measure(List<Side> sides, int times, Step step)
      throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      inTurn(sides, i, step);
      progress.show("Turns", i + 1, times);
    }
  }

  private static void inTurn(List<Side> sides, int round, Step step)
      throws IOException, InterruptedException {
    for (int i = 0; i < sides.size(); i++) {
      step.take(sides.get((round + i) % sides.size()));
    }
  }

  private void tell(List<Side> sides) {
    Side memory = sides.get(0);
    Markdown text = new Markdown();
    text.paragraph(
        "From the end of speech to the first audio at the device; the same to three servers, in turn;"
            + " the model's first token after "
            + settings.timing().firstTokenMillis()
            + " ms. The difference is of the medians, to the server that keeps conversations in"
            + " memory.");
    text.head("", "conversations", "turns", "p50 ms", "p90 ms", "p99 ms", "difference ms");
    for (Figure figure : Figure.values()) {
      for (Side side : sides) {
        if (!side.millis.get(figure).isEmpty()) {
          text.row(
              figure.label,
              side.name,
              side.millis.get(figure).size(),
              twoDigits(side.percentile(figure, 50)),
              twoDigits(side.percentile(figure, 90)),
              twoDigits(side.percentile(figure, 99)),
              side == memory
                  ? "-"
                  : twoDigits(side.percentile(figure, 50) - memory.percentile(figure, 50)));
        }
      }
    }
    text.end();
    out.print(text.text());
    out.flush();
  }

  private static String twoDigits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
