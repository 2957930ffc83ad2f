package dev.hotpin.turn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Keeps calls that may turn out to be wasted below so many in any minute. One under way counts as
 * if it was. Threads: any.
 */
final class WastedCalls {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final int maxPerMinute;
  private final Deque<Long> wastedNanos = new ArrayDeque<>(); // at most maxPerMinute, oldest first
  private int underWay;

  WastedCalls(int maxPerMinute) {
    this.maxPerMinute = maxPerMinute;
  }

  /** Whether one more may be made; if so it is under way. */
  synchronized boolean tryBegin(long nanoTime) {
    while (!wastedNanos.isEmpty() && nanoTime - wastedNanos.peekFirst() >= MINUTE_NANOS) {
      wastedNanos.removeFirst();
    }
    if (wastedNanos.size() + underWay >= maxPerMinute) {
      return false;
    }
    underWay++;
    return true;
  }

  synchronized int underWay() {
    return underWay;
  }

  /** One that was under way was of use, or was not made. */
  synchronized void useful() {
    underWay--;
  }

  /** One that was under way was not. */
  synchronized void wasted(long nanoTime) {
    underWay--;
    wastedNanos.addLast(nanoTime);
  }
}
