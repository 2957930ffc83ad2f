package dev.hotpin.recognition;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How many utterances may be recognised at once, and why: so many that none of them slows down for
 * one too many.
 *
 * @param count at least 1
 * @param reason one sentence for the banner and the log
 */
public record Permits(int count, String reason) {
  /**
   * Share of the cores that recognition may take. The rest is for collecting garbage, speaking, the
   * net, and for speech that comes in bursts. Measured with Sphinx4 on two cores at eight times the
   * load: with 0.5 half of those who were let in had their answer after 190 ms, with 0.7 after 2 s.
   */
  static final double CORE_SHARE = 0.5;

  /**
   * Share of the maximum heap that decoders of an engine in Java may fill. G1 marks the heap
   * without end where more than 45 % of it lives (its InitiatingHeapOccupancyPercent): measured
   * with five Sphinx4 decoders in 1 GB, marking took half a core, and answers under load three
   * times as long.
   */
  static final double HEAP_SHARE = 0.4;

  /** Share of the available memory that decoders of a native engine may fill. */
  static final double NATIVE_SHARE = 0.7;

  /** Faster than this no engine is believed to be: it guards the division. */
  private static final double MIN_REAL_TIME_FACTOR = 0.001;

  /** 0.5 x 2 / 0.1 is 10, which binary fractions may miss by a hair. */
  private static final double ROUNDING = 1e-6;

  /** Decoders that are measured at once at most; more show no more and take long to make. */
  private static final int MAX_MEASURED = 8;

  private static final long BYTES_PER_MB = 1_000_000;

  /**
   * Decides for this machine.
   *
   * @param setting the operator's number, which wins; empty to go by the measurement
   * @param realTimeFactor decoding time over playing time, one stream on one core
   */
  public static Permits decide(
      RecognitionEngine engine, double realTimeFactor, OptionalInt setting) {
    Runtime runtime = Runtime.getRuntime();
    return decide(
        runtime.availableProcessors(),
        realTimeFactor,
        engine.bytesPerDecoder(),
        engine.decodersLiveOnHeap(),
        memory(engine),
        setting);
  }

  /** Decoders that are measured at once: all cores at work, as far as memory and start allow. */
  static int toMeasureWith(RecognitionEngine engine) {
    int byMemory = byMemory(engine.bytesPerDecoder(), engine.decodersLiveOnHeap(), memory(engine));
    int cores = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(MAX_MEASURED, Math.min(cores, byMemory)));
  }

  private static long memory(RecognitionEngine engine) {
    return engine.decodersLiveOnHeap()
        ? Runtime.getRuntime().maxMemory()
        : HostMemory.availableBytes();
  }

  private static int byMemory(long bytesPerDecoder, boolean onHeap, long memoryBytes) {
    double share = onHeap ? HEAP_SHARE : NATIVE_SHARE;
    return (int) Math.min(Integer.MAX_VALUE, share * memoryBytes / Math.max(1, bytesPerDecoder));
  }

  static Permits decide(
      int cores,
      double realTimeFactor,
      long bytesPerDecoder,
      boolean onHeap,
      long memoryBytes,
      OptionalInt setting) {
    if (setting.isPresent()) {
      int chosen = setting.getAsInt();
      if (chosen < 1) {
        throw new IllegalArgumentException("permits must be at least 1, not " + chosen);
      }
      return new Permits(chosen, chosen + " at once, as set");
    }
    if (Double.isNaN(realTimeFactor) || realTimeFactor < 0) {
      throw new IllegalArgumentException("not a real-time factor: " + realTimeFactor);
    }
    double factor = Math.max(realTimeFactor, MIN_REAL_TIME_FACTOR);
    int byCores = (int) Math.max(1, Math.floor(CORE_SHARE * cores / factor + ROUNDING));
    int byMemory = byMemory(bytesPerDecoder, onHeap, memoryBytes);
    String speed =
        String.format(
            Locale.ROOT,
            "%d core%s, %.2f s of decoding for a second of speech",
            cores,
            cores == 1 ? "" : "s",
            realTimeFactor);
    if (byMemory < byCores) {
      int count = Math.max(1, byMemory);
      String memory =
          String.format(
              Locale.ROOT,
              "%d at once: bounded by %s (%d MB, %d MB for each; %s would allow %d)",
              count,
              onHeap ? "the Java heap" : "the memory available",
              memoryBytes / BYTES_PER_MB,
              bytesPerDecoder / BYTES_PER_MB,
              speed,
              byCores);
      return new Permits(count, memory);
    }
    return new Permits(byCores, byCores + " at once: " + speed);
  }
}
