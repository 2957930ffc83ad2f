package dev.hotpin.turn;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.Loop;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;

/**
 * Tells the tail of an utterance from the next one. Devices send what is left in their buffers
 * after EOS, and a quick reply can be complete before it arrives: taken for speech it would hold a
 * recognizer and stand before the next utterance. So audio that begins shortly after an EOS is kept
 * aside until it is longer than a tail, or an EOS follows; if it stops, it is dropped. Thread: the
 * session's loop.
 */
final class TailFilter {
  /** A tail begins within this after its EOS: what a device has buffered is on its way already. */
  static final long WINDOW_MILLIS = 500;

  /** A tail is no longer than this: devices buffer up to 16 KB. */
  static final int MAX_TAIL_BYTES = (int) Pcm.bytesOf(512);

  /** So long without audio a tail is over. Devices speak in frames of 128 ms. */
  static final long OVER_AFTER_MILLIS = 500;

  private final Loop loop;
  private final Runnable dropped;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
  private Loop.Timer timer; // null while nothing is held
  private boolean ended; // an EOS has been
  private long lastEndNanos;

  /**
   * @param dropped told when what was held turned out to be a tail
   */
  TailFilter(Loop loop, Runnable dropped) {
    this.loop = loop;
    this.dropped = dropped;
  }

  /** An EOS came. */
  void endOfSpeech() {
    ended = true;
    lastEndNanos = loop.nanoTime();
  }

  /**
   * Audio came while no turn is in progress.
   *
   * @return whether it is kept aside; if not, it belongs to an utterance, as what {@link #release}
   *     gives does, which comes before it
   */
  boolean hold(byte[] pcm, int pcmBytes) {
    boolean mayBeTail = timer != null || (ended && inWindow());
    if (!mayBeTail || held.size() + pcmBytes > MAX_TAIL_BYTES) {
      return false;
    }
    held.write(pcm, 0, pcmBytes);
    if (timer != null) {
      timer.cancel();
    }
    timer = loop.schedule(this::drop, OVER_AFTER_MILLIS);
    return true;
  }

  /** What was held, which is no tail; empty where nothing was. */
  byte[] release() {
    byte[] pcm = held.toByteArray();
    forget();
    return pcm;
  }

  /** Forgets what is held, without a word. */
  void forget() {
    held.reset();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private boolean inWindow() {
    return loop.nanoTime() - lastEndNanos <= TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
  }

  private void drop() {
    forget();
    dropped.run();
  }
}
