package dev.hotpin.dialogue.openai;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Goes off once, when the current limit or the limit of the whole has passed. A limit that moves
 * later, as it does with each token, costs a field: the timer looks again when it wakes. Thread:
 * one event loop.
 */
final class Watchdog {

  /**
   * A point in time.
   *
   * @param atNanos by {@link System#nanoTime}
   * @param limitMillis the limit that it comes from, for people
   */
  record Deadline(long atNanos, long limitMillis) {}

  /** Told what was waited for, and for how long it might have been. */
  interface Alarm {
    void expired(String what, long limitMillis);
  }

  private final EventLoop loop;
  private final Alarm alarm;
  private final Deadline whole;
  private final String wholeName;
  private Deadline current;
  private String currentName;
  private ScheduledFuture<?> timer;
  private long timerAtNanos;
  private boolean stopped;

  Watchdog(EventLoop loop, Alarm alarm, Deadline whole, String wholeName) {
    this.loop = loop;
    this.alarm = alarm;
    this.whole = whole;
    this.wholeName = wholeName;
    current = whole;
    currentName = wholeName;
  }

  /** From now on this is waited for. */
  void limit(Deadline deadline, String what) {
    boolean wholeFirst = whole.atNanos() - deadline.atNanos() < 0;
    current = wholeFirst ? whole : deadline;
    currentName = wholeFirst ? wholeName : what;
    arm();
  }

  /** As {@link #limit}, unless what is waited for already is due sooner. */
  void limitSooner(Deadline deadline, String what) {
    if (deadline.atNanos() - current.atNanos() < 0) {
      limit(deadline, what);
    }
  }

  /** Never goes off after this. */
  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void arm() {
    if (stopped || (timer != null && timerAtNanos - current.atNanos() <= 0)) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAtNanos = current.atNanos();
    timer =
        loop.schedule(
            this::wake, Math.max(0, timerAtNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void wake() {
    timer = null;
    if (stopped) {
      return;
    }
    if (System.nanoTime() - current.atNanos() >= 0) {
      alarm.expired(currentName, current.limitMillis());
    } else {
      arm();
    }
  }
}
