package dev.hotpin.bench.results;

import dev.hotpin.bench.load.ProcessProbe;
import dev.hotpin.bench.load.ServerInsight;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a server's process holds at a moment, tidied: after full collections, so that what is
 * resident is what is needed.
 *
 * @param heapBytes in use
 * @param committedBytes of heap
 * @param residentBytes of the process
 * @param threads of Java
 * @param own what the server tells of itself, by name
 */
record Holdings(
    long heapBytes, long committedBytes, long residentBytes, long threads, Map<String, Long> own) {
  private static final long BETWEEN_MILLIS = 500;
  private static final long SETTLE_MILLIS = 3_000;

  /** Looks; takes some seconds. */
  static Holdings of(ServerInsight insight, ProcessProbe process)
      throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    insight.heapAfterCollection();
    TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS); // cleaners and reference queues
    long heap = insight.heapAfterCollection();
    TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    return new Holdings(
        heap,
        insight.committedHeap(),
        process.residentBytes().orElse(0),
        insight.threads(),
        insight.ownFigures());
  }

  /** One of the server's own figures; -1 where it has none, or can't tell. */
  long own(String name) {
    return own.getOrDefault(name, -1L);
  }
}
