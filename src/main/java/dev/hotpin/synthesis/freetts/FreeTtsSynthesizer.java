package dev.hotpin.synthesis.freetts;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * FreeTTS as a pool of kevin16 voices, each with its own thread.
 *
 * <p>Samples come in pieces of at most 52 ms, without the silence that FreeTTS puts before them,
 * and end with a pause of at most {@value PieceJob#SENTENCE_PAUSE_MILLIS} ms (see {@link
 * PieceJob}); they never wait for whoever hears them. Measured over 200 sentences on two busy
 * cores, warm: first samples after 0.8 ms (median) and 5 ms (99 of 100), 1,200 to 1,500 times
 * faster than real time. The first voice takes 15 MB of heap, each further one 6 MB.
 *
 * <p>Threads: methods from any; listeners are called on the voices' threads, and by a thread of its
 * own where a piece is refused or given up, or by the caller's once it is closed.
 */
public final class FreeTtsSynthesizer implements SpeechSynthesizer {
  /** The slowest speech rate. */
  public static final int MIN_WORDS_PER_MINUTE = 80;

  /** The fastest speech rate that is still understood. */
  public static final int MAX_WORDS_PER_MINUTE = 400;

  /** The quietest volume: 20 dB below the usual one. */
  public static final int MIN_VOLUME_PERCENT = 10;

  /** The usual volume, at which hardly a sample meets the limiter. */
  public static final int FULL_VOLUME_PERCENT = 100;

  /** The loudest volume, 6 dB above the usual one: the limiter works, and it is heard. */
  public static final int MAX_VOLUME_PERCENT = 200;

  private static final VoiceInfo KEVIN = new VoiceInfo(KevinVoice.ID, "Kevin", "en-US", "male");

  private final VoicePool pool;
  private final int voices;
  private final int wordsPerMinute;
  private final Amplifier amplifier;
  private final ScheduledExecutorService care; // one thread: looks for voices that hang, refuses

  private FreeTtsSynthesizer(
      VoicePool pool,
      int voices,
      int wordsPerMinute,
      Amplifier amplifier,
      ScheduledExecutorService care) {
    this.amplifier = amplifier;
    this.care = care;
    this.pool = pool;
    this.voices = voices;
    this.wordsPerMinute = wordsPerMinute;
  }

  /** The same, where nobody minds how many voices hang. */
  public static FreeTtsSynthesizer start(
      EventExecutorGroup executors,
      int voices,
      int wordsPerMinute,
      int volumePercent,
      int maxQueuedJobs) {
    return start(
        executors, voices, wordsPerMinute, volumePercent, maxQueuedJobs, LostThreads.unbounded());
  }

  /**
   * Loads the voices and speaks with each until it is warm, which takes a second or two. Blocks;
   * not to be called on a thread of {@code executors}.
   *
   * @param executors at least as many as voices: those beyond take the places of threads that hang;
   *     not shut down by {@link #close}
   * @param voices how many pieces are spoken at once, at least 1
   * @param wordsPerMinute {@value #MIN_WORDS_PER_MINUTE} to {@value #MAX_WORDS_PER_MINUTE}
   * @param volumePercent amplitude, {@value #MIN_VOLUME_PERCENT} to {@value #MAX_VOLUME_PERCENT},
   *     where {@value #FULL_VOLUME_PERCENT} is the loudest without a limiter
   * @param maxQueuedJobs how many pieces may wait for a voice; one more fails with {@link
   *     java.util.concurrent.RejectedExecutionException}. At least 0
   * @param lostThreads counts the voices that hang
   * @throws IllegalArgumentException if one is out of its range
   * @throws IllegalStateException if no voice can be loaded; one sentence, for people
   */
  public static FreeTtsSynthesizer start(
      EventExecutorGroup executors,
      int voices,
      int wordsPerMinute,
      int volumePercent,
      int maxQueuedJobs,
      LostThreads lostThreads) {
    requireRange("volumePercent", volumePercent, MIN_VOLUME_PERCENT, MAX_VOLUME_PERCENT);
    requireRange("wordsPerMinute", wordsPerMinute, MIN_WORDS_PER_MINUTE, MAX_WORDS_PER_MINUTE);
    requireRange("maxQueuedJobs", maxQueuedJobs, 0, Integer.MAX_VALUE);
    List<EventExecutor> children = new ArrayList<>();
    executors.forEach(children::add);
    requireRange("voices", voices, 1, children.size());
    ScheduledExecutorService care =
        new ScheduledThreadPoolExecutor(1, EngineThreads.factory("hotpin-tts-care"));
    VoicePool pool =
        new VoicePool(
            children,
            voices,
            () -> KevinVoice.load(wordsPerMinute),
            maxQueuedJobs,
            lostThreads,
            care,
            System::nanoTime);
    WarmUp.run(pool);
    Future<?> unusedCheck =
        care.scheduleWithFixedDelay(
            pool::watch, VoicePool.CHECK_MILLIS, VoicePool.CHECK_MILLIS, TimeUnit.MILLISECONDS);
    return new FreeTtsSynthesizer(
        pool,
        voices,
        wordsPerMinute,
        Amplifier.of(PieceJob.FULL_GAIN * volumePercent / FULL_VOLUME_PERCENT),
        care);
  }

  @Override
  public String name() {
    return "freetts";
  }

  @Override
  public String description() {
    return "FreeTTS, voice "
        + KevinVoice.ID
        + " (US English), "
        + wordsPerMinute
        + " words a minute, "
        + voices
        + (voices == 1 ? " voice" : " voices at once");
  }

  @Override
  public List<VoiceInfo> voices() {
    return List.of(KEVIN);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there is no such voice
   */
  @Override
  public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(listener, "listener");
    if (voiceId != null && !voiceId.equals(KEVIN.id())) {
      throw new IllegalArgumentException(
          "There is no voice " + voiceId + ", only " + KEVIN.id() + ".");
    }
    PieceJob job = new PieceJob(text, amplifier, listener, pool::forget);
    pool.submit(job);
    return job;
  }

  /** Voices that do nothing at the moment, for gauges. */
  public int idleVoices() {
    return pool.idleVoices();
  }

  /** Fails what is being spoken and what waits. Returns at once; the executors are the caller's. */
  @Override
  public void close() {
    pool.close();
    care.shutdown(); // after it has told those that waited
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", allowed are " + min + " to " + max + ".");
    }
  }
}
