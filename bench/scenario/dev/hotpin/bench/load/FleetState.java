package dev.hotpin.bench.load;

import dev.hotpin.bench.speech.Clip;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the members of a fleet share. Any thread.
 *
 * <p>The two moments are set before the schedules begin.
 */
final class FleetState {
  final ServerAddress server;
  final String token;
  final LoadPlan plan;
  final SpeechCorpus corpus;
  final Timeline timeline;
  final Markers markers = new Markers();
  final AtomicInteger connected = new AtomicInteger();
  final AtomicInteger speaking = new AtomicInteger();

  /** Turns under way that were meant before the end: they are waited for. */
  final AtomicInteger inTurn = new AtomicInteger();

  final AtomicLong clipsHeard = new AtomicLong();
  private final Stages lag = new Stages();
  private final ExecutorService loader;
  private volatile long measureFromNanos;
  private volatile long endNanos;

  FleetState(
      ServerAddress server,
      String token,
      LoadPlan plan,
      SpeechCorpus corpus,
      Timeline timeline,
      ExecutorService loader) {
    this.server = server;
    this.token = token;
    this.plan = plan;
    this.corpus = corpus;
    this.timeline = timeline;
    this.loader = loader;
  }

  void times(long measureFrom, long end) {
    measureFromNanos = measureFrom;
    endNanos = end;
  }

  /** Whether a turn meant for this moment counts: neither of the warm-up nor of the cool-down. */
  boolean counts(long intendedNanos) {
    return intendedNanos - measureFromNanos >= 0 && !isAfterTheEnd(intendedNanos);
  }

  /** Whether a moment is of the cool-down, in which no turn counts. */
  boolean isAfterTheEnd(long nanos) {
    return nanos - endNanos >= 0;
  }

  /** Whether a turn that was meant before the end would begin only now, after it: it never does. */
  boolean isTooLateToBegin(long intendedNanos) {
    return isAfterTheEnd(System.nanoTime()) && !isAfterTheEnd(intendedNanos);
  }

  /**
   * Counts the turn that was meant next, and those after it, where they come too late: they never
   * begin.
   *
   * @param turnsLeft no more than these
   * @return when the first turn after the end is meant
   */
  long skipNeverBegun(
      GroupRecord record,
      TurnSchedule schedule,
      long intendedNanos,
      long clipMillis,
      int turnsLeft) {
    long meantNanos = intendedNanos;
    for (int left = turnsLeft; left > 0 && !isAfterTheEnd(meantNanos); left--) {
      if (counts(meantNanos)) {
        record.neverBegun(endNanos - meantNanos);
      }
      meantNanos = schedule.next(clipMillis);
    }
    return meantNanos;
  }

  /** A clip's samples, from the disk; on another thread than the caller's. */
  CompletableFuture<byte[]> load(Clip clip) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return clip.load();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        loader);
  }

  /** A chunk went out so much later than it should have, by the fault of this program. */
  void lag(long nanos) {
    synchronized (lag) {
      lag.record("send_lag", nanos);
    }
  }

  Stages lags() {
    synchronized (lag) {
      Stages copy = new Stages();
      copy.add(lag);
      return copy;
    }
  }
}
