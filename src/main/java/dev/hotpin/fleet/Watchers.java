package dev.hotpin.fleet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Everybody who watches. For each at most one event is on its way: who has not taken that is told
 * nothing, and then everything at once. Joining and leaving are for any thread, all else for one.
 */
final class Watchers {
  /** More are refused. */
  static final int MAX = 16;

  /** Who takes nothing for so many seconds is not there any more. */
  static final int MAX_MISSED = 30;

  private final byte[] farewell;
  private final List<Seat> seats = new CopyOnWriteArrayList<>();

  /**
   * @param farewell what somebody is told whose credential is no longer good
   */
  Watchers(byte[] farewell) {
    this.farewell = farewell;
  }

  private static final class Seat {
    private final Watcher watcher;
    private boolean behind = true; // has not been told everything
    private int missed; // events since the last that was taken

    Seat(Watcher watcher) {
      this.watcher = watcher;
    }
  }

  /** Lets one more watch; false where as many do as may. */
  synchronized boolean join(Watcher watcher) {
    return seats.size() < MAX && seats.add(new Seat(watcher));
  }

  synchronized void leave(Watcher watcher) {
    seats.removeIf(seat -> seat.watcher == watcher);
  }

  int size() {
    return seats.size();
  }

  /**
   * Tells everybody.
   *
   * @param news what is new since the last call; made when it is needed
   * @param everything for those who have not heard all of it before; the same
   */
  void tell(Supplier<byte[]> news, Supplier<byte[]> everything) {
    byte[] latest = null;
    byte[] whole = null;
    for (Seat seat : seats) {
      if (!seat.watcher.mayStay()) {
        seat.watcher.end(farewell);
        leave(seat.watcher);
        continue;
      }
      if (seat.behind) {
        whole = whole == null ? everything.get() : whole;
        tell(seat, whole);
      } else {
        latest = latest == null ? news.get() : latest;
        tell(seat, latest);
      }
    }
  }

  /** Tells those who have just come, and those who missed something and can be told again. */
  void tellNewcomers(Supplier<byte[]> everything) {
    byte[] whole = null;
    for (Seat seat : seats) {
      if (seat.behind) {
        whole = whole == null ? everything.get() : whole;
        seat.behind = !seat.watcher.offer(whole);
      }
    }
  }

  private void tell(Seat seat, byte[] event) {
    if (seat.watcher.offer(event)) {
      seat.behind = false;
      seat.missed = 0;
      return;
    }
    seat.behind = true;
    seat.missed++;
    if (seat.missed >= MAX_MISSED) {
      seat.watcher.end(farewell);
      leave(seat.watcher);
    }
  }
}
