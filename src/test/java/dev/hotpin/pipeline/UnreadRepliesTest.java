package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UnreadRepliesTest {
  private final UnreadReplies unread = new UnreadReplies(100);

  /** A channel whose bytes and progress the test sets. */
  private final class Holder implements UnreadReplies.Holder {
    private final long progressNanos;
    private long bytes;
    private boolean evicted;

    Holder(long progressNanos) {
      this.progressNanos = progressNanos;
    }

    Holder hold(long delta) {
      bytes += delta;
      unread.add(this, delta);
      return this;
    }

    @Override
    public long lastProgressNanos() {
      return progressNanos;
    }

    @Override
    public long heldBytes() {
      return bytes;
    }

    @Override
    public void evict() {
      evicted = true;
      hold(-bytes);
    }
  }

  @Test
  void belowTheCapNobodyIsEvicted() {
    Holder a = new Holder(1).hold(50);
    Holder b = new Holder(2).hold(50);
    assertFalse(a.evicted || b.evicted);
    assertEquals(100, unread.bytes());
  }

  @Test
  void beyondTheCapTheSlowestReaderIsEvicted() {
    Holder fast = new Holder(30).hold(40);
    Holder slow = new Holder(10).hold(30);
    Holder middle = new Holder(20).hold(40);
    assertTrue(slow.evicted);
    assertFalse(fast.evicted || middle.evicted);
    assertEquals(80, unread.bytes());
    assertEquals(1, unread.evictions());
  }

  @Test
  void aClockThatWrapsRoundStillTellsTheSlowest() {
    Holder slow = new Holder(Long.MAX_VALUE - 5).hold(60);
    Holder fast = new Holder(Long.MIN_VALUE + 5).hold(60);
    assertTrue(slow.evicted);
    assertFalse(fast.evicted);
  }

  @Test
  void whoHoldsNothingAnyMoreIsNotEvicted() {
    Holder done = new Holder(1).hold(60);
    done.hold(-60);
    Holder slow = new Holder(5).hold(60);
    new Holder(9).hold(60);
    assertFalse(done.evicted);
    assertTrue(slow.evicted);
  }

  @Test
  void oneAloneBeyondTheCapIsEvictedAtOnce() {
    Holder alone = new Holder(1).hold(101);
    assertTrue(alone.evicted);
    assertEquals(0, unread.bytes());
  }

  @Test
  void readingIsNeverAReasonToEvict() {
    Holder a = new Holder(1).hold(90);
    a.hold(-10);
    assertFalse(a.evicted);
  }
}
