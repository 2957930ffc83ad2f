package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final byte[] FAREWELL = {1};
  private static final byte[] NEWS = "news".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EVERYTHING = "everything".getBytes(StandardCharsets.UTF_8);

  private final Watchers watchers = new Watchers(FAREWELL);
  private int pictures; // of everything, that were made

  private static final class Someone implements Watcher {
    final List<byte[]> got = new ArrayList<>();
    boolean admitted = true;
    boolean stalled;
    byte[] end;

    @Override
    public boolean mayStay() {
      return admitted;
    }

    @Override
    public boolean offer(byte[] event) {
      return !stalled && got.add(event);
    }

    @Override
    public void end(byte[] event) {
      end = event;
    }
  }

  private Someone join() {
    Someone someone = new Someone();
    assertTrue(watchers.join(someone));
    return someone;
  }

  private void tell() {
    watchers.tell(
        () -> NEWS,
        () -> {
          pictures++;
          return EVERYTHING;
        });
  }

  @Test
  void everybodyIsToldEverythingOnceAndThenTheNews() {
    Someone first = join();
    Someone second = join();
    tell();
    tell();
    Someone third = join();
    tell();
    assertEquals(List.of(EVERYTHING, NEWS, NEWS), first.got);
    assertEquals(first.got, second.got);
    assertEquals(List.of(EVERYTHING), third.got);
    assertSame(first.got.get(0), second.got.get(0), "one picture for all");
    assertEquals(2, pictures);
  }

  @Test
  void newcomersAreToldAtOnceAndOthersAreNotBothered() {
    Someone first = join();
    tell();
    Someone second = join();
    watchers.tellNewcomers(() -> EVERYTHING);
    assertEquals(1, first.got.size());
    assertEquals(List.of(EVERYTHING), second.got);
    tell();
    assertEquals(List.of(EVERYTHING, NEWS), second.got);
  }

  @Test
  void whoIsStalledIsToldNothingAndThenEverything() {
    Someone slow = join();
    Someone quick = join();
    tell();
    slow.stalled = true;
    for (int i = 0; i < Watchers.MAX_MISSED - 1; i++) {
      tell();
    }
    slow.stalled = false;
    tell();
    tell();
    assertEquals(List.of(EVERYTHING, EVERYTHING, NEWS), slow.got, "nothing waited meanwhile");
    assertEquals(Watchers.MAX_MISSED + 2, quick.got.size());
    assertEquals(null, slow.end);
  }

  @Test
  void whoIsStalledForLongLosesThePlace() {
    Someone slow = join();
    slow.stalled = true;
    for (int i = 0; i < Watchers.MAX_MISSED; i++) {
      assertEquals(1, watchers.size());
      tell();
    }
    assertSame(FAREWELL, slow.end);
    assertEquals(0, watchers.size());
  }

  @Test
  void whoseCredentialIsTakenBackIsToldNothingMore() {
    Someone revoked = join();
    Someone other = join();
    tell();
    revoked.admitted = false;
    tell();
    tell();
    assertSame(FAREWELL, revoked.end);
    assertEquals(List.of(EVERYTHING), revoked.got);
    assertEquals(3, other.got.size());
    assertEquals(1, watchers.size());
  }

  @Test
  void noMoreWatchThanMay() {
    for (int i = 1; i < Watchers.MAX; i++) {
      join();
    }
    Someone last = join();
    assertFalse(watchers.join(new Someone()));
    watchers.leave(last);
    watchers.leave(last);
    join();
    assertEquals(Watchers.MAX, watchers.size());
  }
}
