package dev.hotpin.bench.results;

import dev.hotpin.audio.Pcm;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it gains to ask the model before the end of speech: two servers, one that does and one that
 * does not, hear the same clips in turn, each from a user who lets go of the button some time after
 * the last word. The caller's thread; blocks.
 */
public final class SpeculationRun {
  private static final int WARM_UP_TURNS = 3;
  private static final long TURN_SECONDS = 90;

  /** Quiet of a room: noise of a few steps of the converter. */
  private static final int NOISE_STEPS = 6;

  private static final Pattern COUNTS =
      Pattern.compile("guesses (\\d+) of which right (\\d+) and wasted (\\d+)");

  /**
   * What to run.
   *
   * @param engine settings of the servers that choose a recognizer
   * @param turns of each kind
   * @param releaseMillis from the last voiced sample to the end of speech
   */
  public record Settings(
      Path jar,
      Path work,
      List<String> jvmFlags,
      Map<String, String> engine,
      String language,
      int turns,
      long releaseMillis,
      ChatStandIn.Timing timing) {}

  private final Settings settings;
  private final PrintWriter out;
  private final Progress progress;

  /** A run that tells {@code out} what it found. */
  public SpeculationRun(Settings settings, PrintWriter out, Progress progress) {
    this.settings = settings;
    this.out = out;
    this.progress = progress;
  }

  /** One server with a model and a user of its own. */
  private final class Side implements AutoCloseable {
    private final String name;
    private final ChatStandIn chat;
    private final ServerProcess server;
    private final WearableSession user;
    private final Path folder;
    private final List<Long> firstAudioMillis = new ArrayList<>(); // from the last voiced sample
    private long requestsBefore;

    Side(String name, EventLoopGroup group) throws IOException, InterruptedException {
      this.name = name;
      folder = settings.work().resolve("speculation-" + name);
      chat = ChatStandIn.open(0, settings.timing());
      Map<String, String> environment = new LinkedHashMap<>(settings.engine());
      environment.put("GROQ_API_BASE_URL", chat.baseUrl());
      environment.put("GROQ_MODEL", "stand-in");
      environment.put("SPECULATION", name);
      environment.put("SPECULATION_MAX_WASTED_PER_MINUTE", "600");
      environment.put("SPECULATION_MAX_WASTED_OVERALL_PER_MINUTE", "600");
      server = ServerProcess.hotpin(settings.jar(), settings.jvmFlags(), environment, folder);
      user =
          new WearableSession(
              group,
              ServerAddress.resolve(server.url()),
              new Handshake("speculation-" + name, true),
              SessionLimits.DEFAULT);
    }

    void connect() throws InterruptedException, IOException {
      await(user.open());
    }

    void turn(byte[] pcm, boolean counts) throws InterruptedException, IOException {
      TurnReport report = await(user.speak(pcm, Pacing.REAL_TIME, TurnListener.NONE));
      if (counts && report.answered() && report.nanosTo(Milestone.FIRST_AUDIO).isPresent()) {
        long nanos = report.nanosTo(Milestone.FIRST_AUDIO).getAsLong();
        firstAudioMillis.add(TimeUnit.NANOSECONDS.toMillis(nanos) + settings.releaseMillis());
      }
    }

    private <T> T await(Future<T> future) throws InterruptedException, IOException {
      try {
        return future.get(TURN_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("A turn failed with speculation " + name + ": " + e, e);
      }
    }

    long percentile(int percent) {
      long[] sorted = firstAudioMillis.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted.length == 0 ? -1 : sorted[(sorted.length - 1) * percent / 100];
    }

    /** Ends what runs, so that the server says how it guessed. Harmless when ended. */
    void stop() {
      user.close();
      server.close();
      chat.close();
    }

    @Override
    public void close() {
      stop();
    }
  }

  /** Runs it all; false if turns failed. */
  public boolean run() throws IOException, InterruptedException {
    SpeechCorpus corpus =
        SpeechCorpus.prepare(
            settings.language(),
            settings.turns() + WARM_UP_TURNS,
            0,
            SpeechCorpus.defaultFolder(),
            progress);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (Side on = new Side("on", group);
        Side off = new Side("off", group)) {
      on.connect();
      off.connect();
      for (int i = 0; i < WARM_UP_TURNS; i++) {
        byte[] pcm = released(corpus.take().load());
        on.turn(pcm, false);
        off.turn(pcm, false);
      }
      on.requestsBefore = on.chat.requests();
      off.requestsBefore = off.chat.requests();
      for (int i = 0; i < settings.turns(); i++) {
        byte[] pcm = released(corpus.take().load());
        (i % 2 == 0 ? on : off).turn(pcm, true);
        (i % 2 == 0 ? off : on).turn(pcm, true);
        progress.show("Turns", i + 1, settings.turns());
      }
      progress.clear();
      on.stop();
      off.stop();
      tell(on, off);
      return on.firstAudioMillis.size() == settings.turns()
          && off.firstAudioMillis.size() == settings.turns();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void tell(Side on, Side off) throws IOException {
    Markdown text = new Markdown();
    text.paragraph(
        "Last word → first audio, the button released "
            + settings.releaseMillis()
            + " ms after the last word; the model's first token after "
            + settings.timing().firstTokenMillis()
            + " ms; the same clips to both servers, in turn.");
    text.head("speculation", "turns", "p50 ms", "p90 ms", "p99 ms", "requests to the model");
    for (Side side : List.of(off, on)) {
      text.row(
          side.name,
          side.firstAudioMillis.size(),
          side.percentile(50),
          side.percentile(90),
          side.percentile(99),
          side.chat.requests() - side.requestsBefore);
    }
    text.end();
    text.paragraph(counts(on));
    out.print(text.text());
    out.flush();
  }

  private String counts(Side side) throws IOException {
    Matcher matcher = COUNTS.matcher(Files.readString(side.folder.resolve("server.log")));
    if (!matcher.find()) {
      return "The server did not say how it guessed.";
    }
    int turns = settings.turns() + WARM_UP_TURNS;
    int right = Integer.parseInt(matcher.group(2));
    return String.format(
        "Guesses: %s in %d turns (warm-up included), right in %d (%d %% of the turns), wasted calls"
            + " %s.",
        matcher.group(1), turns, right, 100 * right / turns, matcher.group(3));
  }

  /** A clip, which ends with its last voiced sample, and the quiet until the button is released. */
  private byte[] released(byte[] pcm) {
    byte[] all = Arrays.copyOf(pcm, pcm.length + (int) Pcm.bytesOf(settings.releaseMillis()));
    int noise = 1;
    for (int at = pcm.length; at + 1 < all.length; at += Pcm.BYTES_PER_SAMPLE) {
      noise = noise * 1_103_515_245 + 12_345;
      int sample = Math.floorMod(noise >> Short.SIZE, NOISE_STEPS) - NOISE_STEPS / 2;
      all[at] = (byte) sample;
      all[at + 1] = (byte) (sample >> Byte.SIZE);
    }
    return all;
  }
}
