package dev.hotpin.fleet;

import dev.hotpin.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many turns ended in each way since the start. Threads: any; nothing waits. */
final class Outcomes {
  private static final List<String> ENDS =
      List.of("complete", "interrupted", "reset", "gone", "resumed");

  /** What is not known here: the number of outcomes is fixed. */
  private static final String OTHER = "other";

  private final List<String> names = new ArrayList<>(ENDS); // filled here only
  private final Map<String, Integer> places = new HashMap<>();
  private final LongAdder[] counts;

  Outcomes() {
    for (ErrorCode code : ErrorCode.values()) {
      names.add(code.onTheWire());
    }
    names.add(OTHER);
    counts = new LongAdder[names.size()];
    for (int i = 0; i < counts.length; i++) {
      places.put(names.get(i), i);
      counts[i] = new LongAdder();
    }
  }

  void add(String outcome) {
    counts[places.getOrDefault(outcome, counts.length - 1)].increment();
  }

  /** All of them; the others take their places from this order. */
  List<String> names() {
    return names;
  }

  /** How many ended as the outcome at {@code place} says. */
  long count(int place) {
    return counts[place].sum();
  }
}
