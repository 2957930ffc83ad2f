package dev.hotpin.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A tally of what broke the protocol, so bounded however often it happens. One thread only. */
public final class Violations {
  private final Map<Violation, Integer> counts = new EnumMap<>(Violation.class);

  /** One more of a kind. */
  void add(Violation violation) {
    counts.merge(violation, 1, Integer::sum);
  }

  void addAll(Violations others) {
    others.counts.forEach((violation, count) -> counts.merge(violation, count, Integer::sum));
  }

  /** As if none had been seen. */
  void clear() {
    counts.clear();
  }

  /** How often each kind was seen; kinds not seen are left out. A copy. */
  public Map<Violation, Integer> counts() {
    return counts.isEmpty() ? Map.of() : new EnumMap<>(counts);
  }

  /** Whether there was none. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** As in {@code an audio frame of an odd size (3 times), audio before a tts stage}. */
  public String describe() {
    return counts.entrySet().stream()
        .map(
            entry ->
                entry.getKey().description()
                    + (entry.getValue() == 1 ? "" : " (" + entry.getValue() + " times)"))
        .collect(Collectors.joining(", "));
  }
}
