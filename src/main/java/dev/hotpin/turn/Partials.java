package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.recognition.StablePrefix;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The transcript as it grows, shown to a device that asked for it, in one utterance: when it has
 * changed, and not too often. Thread: the session's loop.
 */
final class Partials {
  /** Between two messages at least: five in a second are as many as a small screen can show. */
  static final long MIN_INTERVAL_MILLIS = 200;

  private final Loop loop;
  private final Consumer<StablePrefix.Shown> show;
  private final StablePrefix prefix = new StablePrefix();
  private StablePrefix.Shown newest = new StablePrefix.Shown("", 0);
  private StablePrefix.Shown shown = newest;
  private long shownNanos;
  private Loop.Timer timer; // set while the newest waits for its moment
  private boolean anyShown;
  private boolean ended;

  Partials(Loop loop, Consumer<StablePrefix.Shown> show) {
    this.loop = loop;
    this.show = show;
  }

  /** The words so far changed; see {@link dev.hotpin.recognition.RecognitionListener#onPartial}. */
  void heard(String transcript, int finishedChars) {
    if (ended) {
      return;
    }
    newest = prefix.accept(transcript, finishedChars, loop.nanoTime());
    if (timer != null || newest.equals(shown)) {
      return;
    }
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - shownNanos);
    if (!anyShown || sinceMillis >= MIN_INTERVAL_MILLIS) {
      showNewest();
    } else {
      timer = loop.schedule(this::showNewest, MIN_INTERVAL_MILLIS - sinceMillis);
    }
  }

  private void showNewest() {
    timer = null;
    if (!newest.equals(shown)) {
      anyShown = true;
      shown = newest;
      shownNanos = loop.nanoTime();
      show.accept(shown);
    }
  }

  /** The utterance is over: nothing is shown after this. */
  void end() {
    ended = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The final transcript as it is to be shown: it begins with all that was shown as stable. */
  String settled(String transcript) {
    return prefix.finish(transcript);
  }
}
