package dev.hotpin.bench.chaos;

import dev.hotpin.bench.chat.ChatFault;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Draws the faults, counts them, and can be switched off. Threads: any. */
final class FaultPlan implements AutoCloseable {
  /** What a recognizer does in one utterance. */
  enum EarFault {
    /** Nothing wrong. */
    NONE,
    /** It throws at a block of sound. */
    THROWS,
    /** It says that it failed. */
    FAILS,
    /** It never says anything again, until long after it was given up. */
    HANGS
  }

  /** What a synthesizer does with one piece. */
  enum VoiceFault {
    /** Nothing wrong. */
    NONE,
    /** It throws. */
    THROWS,
    /** It says that it failed. */
    FAILS,
    /** It never calls back. */
    HANGS,
    /** It begins late. */
    SLOW
  }

  private final Random random;
  private final double share;
  private final Map<String, Long> counts = new TreeMap<>();
  private final ScheduledExecutorService timers =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "chaos-timers");
            thread.setDaemon(true);
            return thread;
          });
  private boolean on;
  private boolean hangs;

  /**
   * @param share of all that can fail, 0 to 1
   */
  FaultPlan(long seed, double share) {
    this.random = new Random(seed);
    this.share = share;
  }

  synchronized void on() {
    on = true;
    hangs = true;
  }

  /** No recognizer hangs from now on: to be given up takes longer than other faults last. */
  synchronized void noMoreHangs() {
    hangs = false;
  }

  synchronized void off() {
    on = false;
  }

  ChatFault chat() {
    return draw("chat", ChatFault.values());
  }

  EarFault ear() {
    return draw("ear", EarFault.values());
  }

  VoiceFault voice() {
    return draw("voice", VoiceFault.values());
  }

  /** Whether a recognizer can't be loaded this time. */
  boolean loadFails() {
    return drawn("load.throws", share / 2);
  }

  synchronized void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** How often each fault was made. */
  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  synchronized int below(int bound) {
    return random.nextInt(bound);
  }

  /** Later, on a thread that nobody else waits for. */
  void later(long millis, Runnable task) {
    timers.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }

  /** The first value is no fault. */
  private synchronized <F extends Enum<F>> F draw(String where, F[] values) {
    if (!on || random.nextDouble() >= share) {
      return values[0];
    }
    F fault = values[1 + random.nextInt(values.length - 1)];
    if (fault == EarFault.HANGS && !hangs) {
      return values[0];
    }
    count(where + "." + fault.name().toLowerCase(Locale.ROOT));
    return fault;
  }

  private synchronized boolean drawn(String what, double probability) {
    boolean fault = on && random.nextDouble() < probability;
    if (fault) {
      count(what);
    }
    return fault;
  }
}
