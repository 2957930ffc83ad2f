package dev.hotpin.dialogue.breaker;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a chat model is worth asking. Closed, all questions pass; when too many of the last
 * answers failed it opens, and none does; after a while one question passes as a trial, whose
 * outcome closes it or keeps it open for twice as long. Where nobody asks, a probe that costs
 * nothing tells whether the model can be reached again; it takes no trial's place.
 *
 * <p>An own class, since resilience4j's (the usual one) waits by the wall clock while it is open,
 * so that a clock that is set back would keep it open for hours; and what a failure means differs
 * here: a refused key opens at once, a 429 for as long as it asks, a question's own fault never.
 *
 * <p>Threads: any; a lock is held for a few instructions, and never while anybody is called.
 */
final class CircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

  /** Outcomes before a pause of this length say nothing about the model any more. */
  static final long FORGET_MILLIS = 60_000;

  /** An endpoint that asks to be left alone for longer is tried again all the same. */
  static final long MAX_RETRY_AFTER_MILLIS = 3_600_000;

  private enum State {
    CLOSED,
    OPEN,
    TRIAL
  }

  /** What a failure says about the next question. */
  private enum Meaning {
    /** Perhaps it would fail too. */
    COUNTS,
    /** It would fail too. */
    OPENS,
    /** The model is well: the question was at fault. */
    ANSWERED,
    /** Nothing. */
    NOTHING
  }

  private final BreakerSettings settings;
  private final LongSupplier nanoTime;

  private State state = State.CLOSED;
  private long
      outcomes; // of the last questions while closed, the newest in the lowest bit; 1: failed
  private long lastOutcomeNanos;
  private long openedNanos; // of the present opening, trials included
  private long waitSinceNanos;
  private long waitMillis;
  private int failedTrials; // since it opened
  private ChatFailure reason; // of the opening or the last failed trial; null while closed
  private Probe probe; // under way; else null
  private long probedNanos; // when the last one failed, or the wait began
  private boolean reachable; // a probe found so after the wait

  private long openings;
  private long refusals;

  /**
   * @param nanoTime monotonic nanoseconds
   */
  CircuitBreaker(BreakerSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.lastOutcomeNanos = nanoTime.getAsLong();
  }

  /** Leave to ask one question. Exactly one of its methods is to be called, once. */
  final class Pass {
    private final boolean trial;
    private boolean used;

    private Pass(boolean trial) {
      this.trial = trial;
    }

    /** There was an answer, a whole one. */
    void answered() {
      outcome(this, null, Meaning.ANSWERED);
    }

    /** There was none, or not a whole one. */
    void failed(ChatFailure failure) {
      outcome(this, failure, meaning(failure));
    }

    /** Nobody waited for the outcome. */
    void dropped() {
      outcome(this, null, Meaning.NOTHING);
    }
  }

  /** Leave to look once whether the model can be reached. */
  final class Probe {
    private Probe() {}

    /**
     * What came of it.
     *
     * @param failure empty where the model can be reached
     */
    void over(Optional<ChatFailure> failure) {
      boolean back;
      synchronized (CircuitBreaker.this) {
        back = probe == this && failure.isEmpty();
        if (probe == this) {
          probe = null;
          probedNanos = nanoTime.getAsLong();
          reachable = back;
        }
      }
      if (back) {
        LOG.warn("The language model can be reached again; the next question tries it");
      }
    }
  }

  /**
   * Asks for leave to look; there is some when the wait is over and nobody knows better, again and
   * again after the first wait's time.
   */
  synchronized Optional<Probe> tryProbe() {
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - probedNanos);
    if (state != State.OPEN
        || reachable
        || probe != null
        || millisLeft() > 0
        || sinceMillis < settings.openMillis()) {
      return Optional.empty();
    }
    probe = new Probe();
    return Optional.of(probe);
  }

  /**
   * Asks for leave.
   *
   * @param mayBeTrial whether the question may be the trial, if it is time for one
   * @return empty where the model is not to be asked; see {@link #refusal}
   */
  synchronized Optional<Pass> tryPass(boolean mayBeTrial) {
    if (settings.failures() == 0 || state == State.CLOSED) {
      return Optional.of(new Pass(false));
    }
    if (state == State.OPEN && mayBeTrial && millisLeft() == 0) {
      state = State.TRIAL;
      return Optional.of(new Pass(true));
    }
    refusals++;
    return Optional.empty();
  }

  /** What a question is answered that may not be asked. */
  synchronized ChatFailure refusal() {
    Kind kind = reason == null ? Kind.PAUSED : reason.kind();
    boolean tellsMore = kind == Kind.RATE_LIMITED || kind == Kind.UNAUTHORIZED;
    return new ChatFailure(
        tellsMore ? kind : Kind.PAUSED, "not asked, after " + kind, Math.max(1, millisLeft()));
  }

  /** Why questions are refused, a sentence for the operator; empty while they are not. */
  synchronized Optional<String> problem() {
    if (state == State.CLOSED || reachable) {
      return Optional.empty();
    }
    long leftMillis = millisLeft();
    return Optional.of(
        "The language model is not asked since it failed ("
            + reason.kind()
            + "); "
            + (leftMillis > 0
                ? "it is tried again in " + secondsOf(leftMillis) + " s."
                : "the next question tries it again."));
  }

  /** How often it opened. */
  synchronized long openings() {
    return openings;
  }

  /** Questions that were refused. */
  synchronized long refusals() {
    return refusals;
  }

  private static Meaning meaning(ChatFailure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, TIMEOUT, SERVER_ERROR, CUT, GARBAGE, MODEL_NOT_FOUND -> Meaning.COUNTS;
      case RATE_LIMITED -> failure.retryAfterMillis() > 0 ? Meaning.OPENS : Meaning.COUNTS;
      case UNAUTHORIZED -> Meaning.OPENS;
      // Whoever can bring these about by what he says must not silence the model for others.
      case REJECTED, EMPTY -> Meaning.ANSWERED;
      case INTERNAL, PAUSED -> Meaning.NOTHING;
    };
  }

  private void outcome(Pass pass, ChatFailure failure, Meaning meaning) {
    String news;
    synchronized (this) {
      if (pass.used || settings.failures() == 0) {
        return;
      }
      pass.used = true;
      news = pass.trial ? trialOver(failure, meaning) : counted(failure, meaning);
    }
    if (news != null) {
      if (failure != null && failure.kind() == Kind.UNAUTHORIZED) {
        LOG.error("{}", news);
      } else {
        LOG.warn("{}", news);
      }
    }
  }

  /** What is to be logged, or null. */
  private String trialOver(ChatFailure failure, Meaning meaning) {
    switch (meaning) {
      case NOTHING -> {
        state = State.OPEN; // its time has come already: the next question is the trial
        return null;
      }
      case ANSWERED -> {
        state = State.CLOSED;
        outcomes = 0;
        reason = null;
        reachable = false;
        probe = null; // what it finds out is known
        long openMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - openedNanos);
        return "The language model answers again, after " + secondsOf(openMillis) + " s";
      }
      case COUNTS, OPENS -> {
        failedTrials++;
        return open(failure);
      }
    }
    throw new AssertionError(meaning);
  }

  private String counted(ChatFailure failure, Meaning meaning) {
    if (state != State.CLOSED || meaning == Meaning.NOTHING) {
      return null; // asked before it opened: it knew no more than those that opened it
    }
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - lastOutcomeNanos > TimeUnit.MILLISECONDS.toNanos(FORGET_MILLIS)) {
      outcomes = 0;
    }
    lastOutcomeNanos = nowNanos;
    boolean failed = meaning != Meaning.ANSWERED;
    long window = (1L << (2 * settings.failures())) - 1;
    outcomes = (outcomes << 1 | (failed ? 1 : 0)) & window;
    if (meaning == Meaning.OPENS || (failed && Long.bitCount(outcomes) >= settings.failures())) {
      openedNanos = nowNanos;
      failedTrials = 0;
      openings++;
      return open(failure);
    }
    return null;
  }

  private String open(ChatFailure failure) {
    state = State.OPEN;
    reason = failure;
    probe = null; // what comes of it was before this
    reachable = false;
    waitSinceNanos = nanoTime.getAsLong();
    probedNanos = waitSinceNanos;
    waitMillis = waitMillis(failure);
    String next =
        ": it is not asked for "
            + secondsOf(waitMillis)
            + " s, replies say so. "
            + failure.detail();
    return failure.kind() == Kind.UNAUTHORIZED
        ? "The language model refuses the key, look at GROQ_API_KEY" + next
        : "The language model fails (" + failure.kind() + ")" + next;
  }

  private long waitMillis(ChatFailure failure) {
    if (failure.kind() == Kind.UNAUTHORIZED) {
      return settings.maxOpenMillis();
    }
    if (failure.retryAfterMillis() > 0) {
      return Math.max(
          settings.openMillis(), Math.min(failure.retryAfterMillis(), MAX_RETRY_AFTER_MILLIS));
    }
    int doublings = Math.min(failedTrials, Long.numberOfLeadingZeros(settings.openMillis()) - 2);
    return Math.min(settings.openMillis() << doublings, settings.maxOpenMillis());
  }

  private long millisLeft() {
    long goneNanos = nanoTime.getAsLong() - waitSinceNanos;
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis) - goneNanos;
    return Math.max(0, (leftNanos + 999_999) / 1_000_000);
  }

  private static long secondsOf(long millis) {
    return (millis + 999) / 1_000;
  }
}
