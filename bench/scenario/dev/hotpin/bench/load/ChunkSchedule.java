package dev.hotpin.bench.load;

import dev.hotpin.client.Pacing;
import java.util.Random;

/** When each chunk of an utterance leaves the device. No state. */
final class ChunkSchedule {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private ChunkSchedule() {}

  /**
   * In nanoseconds since the first sample was spoken, never falling.
   *
   * @param totalBytes of the utterance
   */
  static long[] dueNanos(long totalBytes, Pacing pacing, Network network, Random random) {
    int chunkBytes = pacing.chunkBytes();
    int chunks = (int) ((totalBytes + chunkBytes - 1) / chunkBytes);
    long[] due = new long[chunks];
    long stallEnd = 0;
    long last = 0;
    long lastNominal = 0;
    for (int i = 0; i < chunks; i++) {
      long end = Math.min(totalBytes, (long) (i + 1) * chunkBytes);
      long nominal = pacing.dueNanos(end, totalBytes);
      if (begins(network, nominal - lastNominal, random)) {
        stallEnd = nominal + network.stallMillis() * NANOS_PER_MILLI;
      }
      lastNominal = nominal;
      long jitter =
          network.jitterMillis() == 0
              ? 0
              : random.nextLong(network.jitterMillis() * NANOS_PER_MILLI + 1);
      last = Math.max(Math.max(last, stallEnd), nominal + jitter);
      due[i] = last;
    }
    return due;
  }

  private static boolean begins(Network network, long nanos, Random random) {
    return network.stallEveryMillis() > 0
        && random.nextDouble() * network.stallEveryMillis() * NANOS_PER_MILLI < nanos;
  }
}
