package dev.hotpin.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What happened second by second. Any thread. */
final class Timeline {
  private static final double NANOS_PER_MILLI = 1e6;

  /** One second. */
  private static final class Second {
    private final List<Long> firstAudioNanos = new ArrayList<>();
    private int failed;
    private final Map<String, Object> samples = new LinkedHashMap<>();
  }

  private final long zeroNanos;
  private final List<Second> seconds = new ArrayList<>();

  Timeline(long zeroNanos) {
    this.zeroNanos = zeroNanos;
  }

  /** A turn's first audio came, so long after the end of speech. */
  synchronized void answered(long nanoTime, long firstAudioNanos) {
    second(nanoTime).firstAudioNanos.add(firstAudioNanos);
  }

  synchronized void failed(long nanoTime) {
    second(nanoTime).failed++;
  }

  /** A figure as it is at a moment; the last of each second stays. */
  synchronized void sample(long nanoTime, String name, Object value) {
    second(nanoTime).samples.put(name, value);
  }

  /** One map for each second. */
  synchronized List<Object> toTree() {
    List<Object> tree = new ArrayList<>();
    for (int s = 0; s < seconds.size(); s++) {
      Second second = seconds.get(s);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("s", s);
      row.putAll(second.samples);
      row.put("answered", second.firstAudioNanos.size());
      row.put("failed", second.failed);
      long[] sorted = second.firstAudioNanos.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
      if (sorted.length > 0) {
        row.put("p50", sorted[(sorted.length - 1) / 2] / NANOS_PER_MILLI);
        row.put("max", sorted[sorted.length - 1] / NANOS_PER_MILLI);
      }
      tree.add(row);
    }
    return tree;
  }

  private Second second(long nanoTime) {
    int index = (int) Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nanoTime - zeroNanos));
    while (seconds.size() <= index) {
      seconds.add(new Second());
    }
    return seconds.get(index);
  }
}
