package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.load.GroupRecord;
import dev.hotpin.bench.load.ScriptedResultTest.Script;
import org.junit.jupiter.api.Test;

class SlowReadersSectionTest {
  /** What WRITE_TIMEOUT_MS may be at most. */
  private static final long CLOSED_AFTER_SECONDS = 600;

  @Test
  void theRunIsOverBeforeTheFirstOfThemIsClosed() {
    for (int turns : new int[] {20, 500, 5_000}) {
      Lab.Thoroughness how = new Lab.Thoroughness(turns, 3, 25 * 60_000L, false);
      assertTrue(SlowReadersSection.amidSeconds(how) < CLOSED_AFTER_SECONDS);
    }
  }

  @Test
  void repliesAreUnreadOnceTheirAskersHadTimeToBeAnsweredAndWereNeitherRefusedNorClosed() {
    SlowReadersSection.Unread unread = new SlowReadersSection.Unread();
    Script script = new Script();
    GroupRecord never = script.record();
    for (int second = 0; second < 10; second++) {
      script.begun(1);
      unread.look(never, 0);
    }
    assertEquals(0, unread.most()); // the first may not be answered yet
    for (int second = 10; second < 20; second++) {
      script.begun(1);
      unread.look(never, 0);
    }
    assertEquals(10, unread.most());
    script.counted("errors_heard", 4);
    for (int second = 20; second < 40; second++) {
      unread.look(never, 3);
    }
    assertEquals(13, unread.most()); // of 20
  }
}
