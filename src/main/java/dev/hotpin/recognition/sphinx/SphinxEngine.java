package dev.hotpin.recognition.sphinx;

import dev.hotpin.audio.Pcm;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.SpeechDecoder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sphinx4 with its embedded English model: works without a download and without native code.
 *
 * <p>Each decoder has a thread of its own out of the executor group. Decoders share the dictionary
 * and the language model. Threads: any; {@link #newDecoder} may be called by several at once.
 */
public final class SphinxEngine implements RecognitionEngine {
  /**
   * How often the first decoder hears the warm-up clips, so that the JIT compiler has seen enough.
   * With three rounds of two clips of 3 s the first utterances after it end as fast as later ones
   * (measured: 6 to 23 ms of work after the last sample). Later decoders need one round.
   */
  private static final int FIRST_ROUNDS = 3;

  /** Whether that has been, in this process: the JIT compiler works for all engines of it. */
  private static final AtomicBoolean COMPILED = new AtomicBoolean();

  /**
   * Heap of one decoder: 92 MB measured when warm, beside the 70 MB that all share, and a margin
   * for what the search holds while it decodes.
   */
  private static final long BYTES_PER_DECODER = 110L << 20;

  /** A warm-up clip that takes longer than this on any machine never ends. */
  private static final long DECODE_TIMEOUT_SECONDS = 120;

  private final SphinxModel model;
  private final SphinxSearch search;
  private final List<byte[]> warmUpClips;
  private final byte[] unheardClip;
  private final int threads;
  private final DecodingSlots slots =
      new DecodingSlots(Runtime.getRuntime().availableProcessors(), System::nanoTime);
  private final ArrayDeque<EventExecutor> idle = new ArrayDeque<>(); // guarded by itself

  private SphinxEngine(
      SphinxModel model, SphinxSearch search, EventExecutorGroup executors, List<byte[]> clips) {
    this.model = model;
    this.search = search;
    this.warmUpClips = List.copyOf(clips.subList(0, clips.size() - 1));
    this.unheardClip = clips.get(clips.size() - 1);
    executors.forEach(idle::add);
    this.threads = idle.size();
  }

  /**
   * Loads what decoders share: about a second.
   *
   * @param executors the decoders' threads, one each and theirs alone; not shut down by this engine
   * @param search how thorough all decoders are
   * @param warmUpClips at least two clips of speech in the format of {@link Pcm}: new decoders hear
   *     all but the last, which is kept for {@link #measureRealTimeFactor}
   * @throws IllegalStateException if the embedded model is not there or broken
   */
  public static SphinxEngine load(
      EventExecutorGroup executors, SphinxSearch search, List<byte[]> warmUpClips) {
    if (warmUpClips.size() < 2) {
      throw new IllegalArgumentException("Two clips at least: to warm up with, and to measure on");
    }
    return new SphinxEngine(SphinxModel.load(), search, executors, warmUpClips);
  }

  @Override
  public String name() {
    return "sphinx4";
  }

  @Override
  public String description() {
    return "Sphinx4, embedded US English: short commands come through,"
        + " of free speech some 30 % of the words are wrong";
  }

  @Override
  public String language() {
    return "en-US";
  }

  /**
   * Makes and warms a decoder: measured on two cores 6 s for the first, which waits for the JIT
   * compiler, and 4 s for two more made at once.
   *
   * @throws IllegalStateException if each thread of the group has its decoder
   */
  @Override
  public SpeechDecoder newDecoder() {
    EventExecutor executor;
    synchronized (idle) {
      executor = idle.poll();
    }
    if (executor == null) {
      throw new IllegalStateException(
          "All " + threads + " recognition threads have their Sphinx4 decoder already");
    }
    int rounds = COMPILED.getAndSet(true) ? 1 : FIRST_ROUNDS;
    try {
      SphinxDecoder decoder =
          new SphinxDecoder(
              model.newInstance(search), executor, slots.newSeat(), () -> giveBack(executor));
      for (int i = 0; i < rounds; i++) {
        warmUpClips.forEach(clip -> decode(decoder, clip));
      }
      return decoder;
    } catch (RuntimeException | Error e) {
      giveBack(executor);
      throw e;
    }
  }

  @Override
  public long bytesPerDecoder() {
    return BYTES_PER_DECODER;
  }

  @Override
  public boolean decodersLiveOnHeap() {
    return true;
  }

  /**
   * The slowest of all clips, since what speech costs differs by a factor of three (measured: 0.12
   * to 0.40). Counts the decoding thread's processor time where the JVM can tell it, else time that
   * went.
   */
  @Override
  public double measureRealTimeFactor(SpeechDecoder decoder) {
    if (!(decoder instanceof SphinxDecoder ours)) {
      throw new IllegalArgumentException("Not a decoder of this engine: " + decoder);
    }
    double slowest = realTimeFactor(ours, unheardClip);
    for (byte[] clip : warmUpClips) {
      slowest = Math.max(slowest, realTimeFactor(ours, clip));
    }
    return slowest;
  }

  private static double realTimeFactor(SphinxDecoder decoder, byte[] clip) {
    long before = nanosOf(decoder.executor());
    decode(decoder, clip);
    long nanos = nanosOf(decoder.executor()) - before;
    return nanos / ((double) clip.length / Pcm.BYTES_PER_MILLI * 1_000_000);
  }

  /** The shared part goes with the engine's last user. */
  @Override
  public void close() {}

  private void giveBack(EventExecutor executor) {
    synchronized (idle) {
      idle.add(executor);
    }
  }

  private static long nanosOf(EventExecutor executor) {
    return executor
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

  /** Decodes a clip as fast as it goes, and waits for the decoder to be idle. */
  private static void decode(SpeechDecoder decoder, byte[] clip) {
    CompletableFuture<Optional<Throwable>> over = new CompletableFuture<>();
    decoder.begin(new WarmUpListener(over));
    decoder.feed(clip.clone());
    decoder.finish();
    Optional<Throwable> failure;
    try {
      failure = over.orTimeout(DECODE_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    } catch (RuntimeException e) {
      throw new IllegalStateException("Sphinx4 does not end a clip of speech", e);
    }
    if (failure.isPresent()) {
      throw new IllegalStateException("Sphinx4 can't decode a clip of speech", failure.get());
    }
  }

  private static final class WarmUpListener implements SpeechDecoder.Listener {
    private final CompletableFuture<Optional<Throwable>> over;
    private Throwable failure;

    WarmUpListener(CompletableFuture<Optional<Throwable>> over) {
      this.over = over;
    }

    @Override
    public boolean wantsPartials() {
      return false;
    }

    @Override
    public void onPartial(String transcript, int finishedChars) {}

    @Override
    public void onFinal(String transcript) {}

    @Override
    public void onFailure(Throwable cause) {
      failure = cause;
    }

    @Override
    public void onIdle() {
      over.complete(Optional.ofNullable(failure));
    }
  }
}
