package dev.hotpin.turn;

import java.util.function.BooleanSupplier;

/**
 * Whether the chat model is asked before the end of speech, and how often that may be in vain.
 * Shared by all sessions. Threads: any.
 */
public final class GuessPolicy {
  private final boolean on;
  private final int maxWastedPerSession;
  private final WastedCalls overall;

  /**
   * A policy.
   *
   * @param on whether guesses are made at all
   * @param maxWastedPerSession calls in vain for one session in any minute, 0 or more
   * @param maxWastedOverall the same for all sessions together
   */
  public GuessPolicy(boolean on, int maxWastedPerSession, int maxWastedOverall) {
    this.on = on;
    this.maxWastedPerSession = maxWastedPerSession;
    this.overall = new WastedCalls(maxWastedOverall);
  }

  /** No guesses. */
  public static GuessPolicy off() {
    return new GuessPolicy(false, 0, 0);
  }

  /** Whether guesses are made at all. */
  public boolean isOn() {
    return on;
  }

  /** Guesses that are neither right nor wasted yet. */
  int callsUnderWay() {
    return overall.underWay();
  }

  /**
   * What one session may use of it.
   *
   * @param mayAsk whether the session may ask the chat model at all
   */
  Share forSession(BooleanSupplier mayAsk) {
    return new Share(new WastedCalls(maxWastedPerSession), overall, mayAsk);
  }

  /** One session's share. */
  static final class Share {
    private final WastedCalls own;
    private final WastedCalls overall;
    private final BooleanSupplier mayAsk;

    private Share(WastedCalls own, WastedCalls overall, BooleanSupplier mayAsk) {
      this.own = own;
      this.overall = overall;
      this.mayAsk = mayAsk;
    }

    boolean tryBegin(long nanoTime) {
      if (!mayAsk.getAsBoolean() || !own.tryBegin(nanoTime)) {
        return false;
      }
      if (!overall.tryBegin(nanoTime)) {
        own.useful();
        return false;
      }
      return true;
    }

    void useful() {
      own.useful();
      overall.useful();
    }

    void wasted(long nanoTime) {
      own.wasted(nanoTime);
      overall.wasted(nanoTime);
    }
  }
}
