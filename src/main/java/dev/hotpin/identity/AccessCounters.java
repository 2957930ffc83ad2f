package dev.hotpin.identity;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often somebody was not let in, and why, since the start. Threads: any; nothing blocks. */
public final class AccessCounters {
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

  AccessCounters() {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  /** Counts a refusal. */
  public void refused(Refusal refusal) {
    refusals.get(refusal).increment();
  }

  /** How often {@code refusal} was the answer. */
  public long refusals(Refusal refusal) {
    return refusals.get(refusal).sum();
  }
}
