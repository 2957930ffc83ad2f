package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.turn.SessionFigures.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionListTest {
  private final List<SessionRow> connected = new ArrayList<>();
  private long nowNanos;
  private int looks;

  private final SessionList sessions =
      new SessionList(
          () -> {
            looks++;
            return List.copyOf(connected);
          },
          () -> nowNanos);

  private void add(String owner, String id, State state, int turns, long audio, long ageMillis) {
    String key = owner.isEmpty() ? id : owner + "/" + id;
    connected.add(new SessionRow(key, id, owner, "10.0.0.1", state, 5, ageMillis, turns, audio));
  }

  private List<String> ids(String search, SessionOrder order) {
    return sessions.page(search, order, 0).rows().stream().map(SessionRow::id).toList();
  }

  @Test
  void theyAreSortedAsIsAsked() {
    add("", "c", State.IDLE, 9, 120, 3_000);
    add("", "a", State.SPEAKING, 1, -1, 2_000);
    add("", "b", State.IDLE, 2, 900, 1_000);
    assertEquals(List.of("a", "c", "b"), ids("", SessionOrder.BUSY));
    assertEquals(List.of("b", "c", "a"), ids("", SessionOrder.SLOW));
    assertEquals(List.of("b", "a", "c"), ids("", SessionOrder.NEW));
    assertEquals(List.of("a", "b", "c"), ids("", SessionOrder.ID));
  }

  @Test
  void theyAreFoundByIdOwnerAndAddress() {
    add("Kitchen", "esp-1", State.IDLE, 0, -1, 1);
    add("", "ESP-2", State.IDLE, 0, -1, 1);
    assertEquals(List.of("ESP-2", "esp-1"), ids("esp", SessionOrder.ID));
    assertEquals(List.of("esp-1"), ids("kitch", SessionOrder.ID));
    assertEquals(List.of("ESP-2", "esp-1"), ids("10.0.0.1", SessionOrder.ID));
    assertEquals(List.of(), ids("10.0.0.2", SessionOrder.ID));
  }

  @Test
  void tenThousandAreShownPageByPageAndLookedUpOnceForAll() {
    for (int i = 0; i < 10_000; i++) {
      add("", "device-" + i, i % 4 == 0 ? State.LISTENING : State.IDLE, i, i, i);
    }
    SessionList.Page last = sessions.page("", SessionOrder.NEW, 199);
    assertEquals(new SessionList.Page(10_000, 10_000, 199, 200, last.rows()), last);
    assertEquals("device-9999", last.rows().get(SessionList.PAGE_SIZE - 1).id());
    assertEquals(199, sessions.page("", SessionOrder.NEW, 5_000).number());
    assertEquals(2_500, sessions.states().get(State.LISTENING));
    assertEquals(0, sessions.states().get(State.SPEAKING));
    assertEquals(1, looks);
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    sessions.states();
    assertEquals(2, looks);
  }

  @Test
  void withoutSessionsThereIsOneEmptyPage() {
    assertEquals(
        new SessionList.Page(0, 0, 0, 1, List.of()), sessions.page("x", SessionOrder.BUSY, 3));
  }
}
