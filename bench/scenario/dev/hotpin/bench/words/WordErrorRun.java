package dev.hotpin.bench.words;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavFile;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.SpeechDecoder;
import dev.hotpin.recognition.sphinx.SphinxEngine;
import dev.hotpin.recognition.sphinx.SphinxSearch;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hears recordings with several searches of Sphinx4 in turn, so that what else the machine does
 * weighs on all alike. Cost is the decoding thread's processor time. Thread: one.
 */
public final class WordErrorRun implements AutoCloseable {
  private static final List<String> WARM_UP =
      List.of("go-forward-ten-meters", "ill-disposed-young-man");

  private static final int MAX_PENDING_TASKS = 16;

  /** A search, what it got wrong in the folder under way, and what that took. */
  private static final class Contestant implements AutoCloseable {
    final SphinxSearch search;
    final EventExecutorGroup executors = EngineThreads.newGroup("ears", 1, MAX_PENDING_TASKS);
    final EventExecutor thread = executors.next();
    final SphinxEngine engine;
    final SpeechDecoder decoder;
    WordErrors errors = WordErrors.NONE;
    long cpuNanos;

    Contestant(SphinxSearch search) throws IOException {
      this.search = search;
      engine = SphinxEngine.load(executors, search, warmUpClips());
      decoder = engine.newDecoder();
    }

    String hear(String said, byte[] pcm) throws IOException {
      long before = cpuNanosOf(thread);
      String heard = Listening.transcriptOf(decoder, pcm);
      cpuNanos += cpuNanosOf(thread) - before;
      errors = errors.plus(WordErrors.of(said, heard));
      return heard;
    }

    @Override
    public void close() {
      decoder.close();
      engine.close();
      executors.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private final List<Contestant> contestants = new ArrayList<>();

  private WordErrorRun() {}

  /** Loads and warms a recognizer for each search: some six seconds each. */
  public static WordErrorRun start(List<SphinxSearch> searches) throws IOException {
    WordErrorRun run = new WordErrorRun();
    for (SphinxSearch search : searches) {
      run.contestants.add(new Contestant(search));
    }
    return run;
  }

  /**
   * Hears a folder of recordings.
   *
   * @param transcripts whether to tell what was heard, too
   * @param lines takes the findings
   * @throws IOException with one sentence: see {@link Utterance#in}; a recognizer failed
   */
  public void over(Path folder, boolean transcripts, Consumer<String> lines) throws IOException {
    List<Utterance> utterances = Utterance.in(folder);
    long pcmBytes = 0;
    for (Contestant contestant : contestants) {
      contestant.errors = WordErrors.NONE;
      contestant.cpuNanos = 0;
    }
    for (int i = 0; i < utterances.size(); i++) {
      Utterance utterance = utterances.get(i);
      byte[] pcm = utterance.pcm();
      pcmBytes += pcm.length;
      for (int turn = 0; turn < contestants.size(); turn++) {
        Contestant next = contestants.get((i + turn) % contestants.size());
        String heard = next.hear(utterance.said(), pcm);
        if (transcripts) {
          lines.accept("  " + utterance.name() + ", " + next.search + ": " + heard);
        }
      }
    }
    long millis = Pcm.millisOf(pcmBytes);
    lines.accept(
        String.format(
            Locale.ROOT, "%s: %d recordings, %.0f s", folder, utterances.size(), millis / 1e3));
    for (Contestant contestant : contestants) {
      lines.accept(
          String.format(
              Locale.ROOT,
              "  %-5s %s; %.2f x real time, %.2f x the first",
              contestant.search.name().toLowerCase(Locale.ROOT),
              contestant.errors,
              contestant.cpuNanos / 1e6 / millis,
              (double) contestant.cpuNanos / contestants.get(0).cpuNanos));
    }
  }

  @Override
  public void close() {
    contestants.forEach(Contestant::close);
  }

  private static List<byte[]> warmUpClips() throws IOException {
    List<byte[]> clips = new ArrayList<>();
    for (String name : WARM_UP) {
      String resource = "/dev/hotpin/speech/" + name + ".wav";
      try (InputStream in = WordErrorRun.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException("The program lacks its recording " + name + ".");
        }
        clips.add(WavFile.parse(in.readAllBytes()));
      }
    }
    return clips;
  }

  private static long cpuNanosOf(EventExecutor thread) {
    return thread
        .submit(
            () -> {
              ThreadMXBean threads = ManagementFactory.getThreadMXBean();
              boolean told =
                  threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
              return told ? threads.getCurrentThreadCpuTime() : System.nanoTime();
            })
        .syncUninterruptibly()
        .getNow();
  }
}
