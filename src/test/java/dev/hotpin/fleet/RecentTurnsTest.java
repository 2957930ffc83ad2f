package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RecentTurnsTest {
  private final RecentTurns turns = new RecentTurns(50);

  private void add(String session, int number, long nowMillis) {
    turns.add(
        session,
        PastTurn.of(
            EndedTurns.answered(session, number, 100),
            0,
            TimeUnit.MILLISECONDS.toNanos(nowMillis)));
  }

  private List<Integer> numbers(String session) {
    return turns.of(session).stream().map(PastTurn::number).toList();
  }

  private void sweep(long nowMillis, Predicate<String> connected) {
    turns.sweep(TimeUnit.MILLISECONDS.toNanos(nowMillis), connected);
  }

  @Test
  void aSessionKeepsItsLastTurnsTheNewestFirst() {
    for (int number = 1; number <= RecentTurns.PER_SESSION + 3; number++) {
      add("a", number, number);
    }
    add("b", 1, 100);
    assertEquals(RecentTurns.PER_SESSION, turns.of("a").size());
    assertEquals(RecentTurns.PER_SESSION + 3, numbers("a").get(0));
    assertEquals(List.of(1), numbers("b"));
    assertEquals(RecentTurns.PER_SESSION + 1, turns.size());
    assertEquals(List.of(), turns.of("unknown"));
  }

  @Test
  void ofTooManyThoseOfTheSessionThatIsQuietForLongestGo() {
    for (int number = 1; number <= RecentTurns.PER_SESSION; number++) {
      add("quiet", number, number);
      add("busy", number, number);
    }
    add("busy", 21, 21);
    for (int i = 0; i < 11; i++) {
      add("newcomer-" + i, 1, 30 + i);
    }
    assertEquals(List.of(), turns.of("quiet"));
    assertEquals(RecentTurns.PER_SESSION, turns.of("busy").size());
    assertTrue(turns.size() <= 50, () -> turns.size() + " turns");
  }

  @Test
  void whoIsGoneIsForgottenSomeMinutesLaterAndWhoIsThereIsNot() {
    add("gone", 1, 0);
    add("there", 1, 1_000);
    add("just-gone", 1, RecentTurns.KEPT_MILLIS);
    sweep(RecentTurns.KEPT_MILLIS - 1, "there"::equals);
    assertEquals(3, turns.size());
    sweep(RecentTurns.KEPT_MILLIS + 1_000, "there"::equals);
    assertEquals(List.of(), turns.of("gone"));
    assertEquals(List.of(1), numbers("there"));
    assertEquals(List.of(1), numbers("just-gone"));
    assertEquals(2, turns.size());
  }

  @Test
  void whatAnOperatorDeletesIsForgotten() {
    add("a", 1, 0);
    turns.forget("a");
    turns.forget("unknown");
    assertEquals(0, turns.size());
    assertEquals(List.of(), turns.of("a"));
  }
}
