package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import java.util.concurrent.TimeUnit;

/**
 * The rest of an utterance that was refused while its device was still recording, which only one
 * without spoken errors is told at once: until the device hears of it, it sends on, and that is no
 * new utterance. Ends with its EOS, or when the audio pauses. Thread: the session's loop.
 */
final class RefusedRest {
  /** A pause this long is an end: devices send in frames of 128 ms. */
  static final long OVER_AFTER_MILLIS = 500;

  private final Loop loop;
  private boolean refusing;
  private long lastNanos;

  RefusedRest(Loop loop) {
    this.loop = loop;
  }

  /** An utterance was refused in its midst. */
  void begin() {
    refusing = true;
    lastNanos = loop.nanoTime();
  }

  /** Audio came: whether it belongs to what was refused. */
  boolean drops() {
    if (!isGoingOn()) {
      return false;
    }
    lastNanos = loop.nanoTime();
    return true;
  }

  /** An EOS came: whether it ends what was refused and needs no answer of its own. */
  boolean endOfSpeech() {
    boolean itsEnd = isGoingOn();
    refusing = false;
    return itsEnd;
  }

  /** Something else began. */
  void forget() {
    refusing = false;
  }

  private boolean isGoingOn() {
    long pauseNanos = loop.nanoTime() - lastNanos;
    refusing &= pauseNanos <= TimeUnit.MILLISECONDS.toNanos(OVER_AFTER_MILLIS);
    return refusing;
  }
}
