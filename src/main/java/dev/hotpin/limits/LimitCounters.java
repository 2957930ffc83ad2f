package dev.hotpin.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each limit was met since the start. Threads: any; nothing blocks. */
public final class LimitCounters {
  private final Map<Limit, LongAdder> hits = new EnumMap<>(Limit.class);

  public LimitCounters() {
    for (Limit limit : Limit.values()) {
      hits.put(limit, new LongAdder());
    }
  }

  /** Counts that {@code limit} was met and held. */
  public void hit(Limit limit) {
    hits.get(limit).increment();
  }

  /** How often {@code limit} was met. */
  public long hits(Limit limit) {
    return hits.get(limit).sum();
  }
}
