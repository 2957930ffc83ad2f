package dev.hotpin.cli;

import dev.hotpin.client.TurnListener;
import dev.hotpin.concurrent.Loop;

/**
 * Does something once, some time after the first audio of a turn, unless the turn is over by then.
 * On the wearable's loop, but for the question whether it happened.
 */
final class Interjection implements TurnListener {
  private final Loop loop;
  private final long afterMillis;
  private final Runnable what;
  private Loop.Timer timer;
  private boolean over;
  private volatile boolean happened;

  Interjection(Loop loop, long afterMillis, Runnable what) {
    this.loop = loop;
    this.afterMillis = afterMillis;
    this.what = what;
  }

  @Override
  public void replyAudio(byte[] pcm) {
    if (timer == null && !over) {
      timer = loop.schedule(this::happen, afterMillis);
    }
  }

  private void happen() {
    happened = true;
    what.run();
  }

  /** The turn is over: it is too late. */
  void turnOver() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Any thread. */
  boolean happened() {
    return happened;
  }
}
