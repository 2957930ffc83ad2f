package dev.hotpin.dialogue.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final int FAILURES = 3;
  private static final long OPEN_MILLIS = 1_000;
  private static final long MAX_OPEN_MILLIS = 5_000;

  private long nowMillis = -7; // monotonic clocks may be anywhere
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          new BreakerSettings(FAILURES, OPEN_MILLIS, MAX_OPEN_MILLIS),
          () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));

  @Test
  void fewerFailuresThanItTakesLeaveItClosed() {
    fail(Kind.UNREACHABLE);
    fail(Kind.TIMEOUT);
    for (int i = 0; i < 2 * FAILURES; i++) {
      answer();
    }
    fail(Kind.SERVER_ERROR);
    fail(Kind.GARBAGE);
    assertTrue(passes());
    assertEquals(Optional.empty(), breaker.problem());
  }

  @Test
  void halfOfTheLastAnswersFailingOpensItAtOnce() {
    fail(Kind.UNREACHABLE);
    answer();
    fail(Kind.CUT);
    answer();
    assertTrue(passes());
    fail(Kind.TIMEOUT);
    assertFalse(passes());
    assertEquals(1, breaker.openings());
    assertEquals(1, breaker.refusals());
    assertTrue(breaker.problem().orElseThrow().contains("TIMEOUT"), breaker.problem()::toString);
    assertEquals(Kind.PAUSED, breaker.refusal().kind());
    assertEquals(OPEN_MILLIS, breaker.refusal().retryAfterMillis());
  }

  @Test
  void failuresOfAnEarlierTimeAreForgotten() {
    fail(Kind.UNREACHABLE);
    fail(Kind.UNREACHABLE);
    nowMillis += CircuitBreaker.FORGET_MILLIS + 1;
    fail(Kind.UNREACHABLE);
    assertTrue(passes());
  }

  @Test
  void afterAWhileOneQuestionIsTheTrialAndOthersWaitForItsOutcome() {
    open();
    nowMillis += OPEN_MILLIS;
    assertFalse(breaker.tryPass(false).isPresent(), "a guess is no trial");
    CircuitBreaker.Pass trial = breaker.tryPass(true).orElseThrow();
    assertFalse(passes());
    trial.answered();
    assertTrue(passes());
    fail(Kind.UNREACHABLE);
    assertTrue(passes(), "what was before it opened counts no more");
  }

  @Test
  void eachTrialThatFailsDoublesTheWaitUpToItsBound() {
    open();
    for (long wait : new long[] {1_000, 2_000, 4_000, 5_000, 5_000}) {
      nowMillis += wait - 1;
      assertFalse(passes(), wait + " ms are not over");
      nowMillis += 1;
      breaker.tryPass(true).orElseThrow().failed(failure(Kind.UNREACHABLE, 0));
    }
    assertEquals(1, breaker.openings());
    nowMillis += MAX_OPEN_MILLIS;
    breaker.tryPass(true).orElseThrow().answered();
    open();
    nowMillis += OPEN_MILLIS;
    assertTrue(passes(), "the next opening begins with the short wait");
  }

  @Test
  void aTrialThatNobodyWaitedForIsRepeatedAtOnce() {
    open();
    nowMillis += OPEN_MILLIS;
    breaker.tryPass(true).orElseThrow().dropped();
    assertTrue(breaker.problem().isPresent());
    breaker.tryPass(true).orElseThrow().answered();
    assertEquals(Optional.empty(), breaker.problem());
  }

  @Test
  void aRefusedKeyOpensItAtOnceForLong() {
    fail(Kind.UNAUTHORIZED);
    assertFalse(passes());
    assertEquals(Kind.UNAUTHORIZED, breaker.refusal().kind());
    assertEquals(MAX_OPEN_MILLIS, breaker.refusal().retryAfterMillis());
  }

  @Test
  void anEndpointThatAsksToWaitIsLeftAloneForSoLong() {
    breaker.tryPass(true).orElseThrow().failed(failure(Kind.RATE_LIMITED, 20_000));
    nowMillis += 19_999;
    assertFalse(passes());
    assertEquals(Kind.RATE_LIMITED, breaker.refusal().kind());
    nowMillis += 1;
    assertTrue(passes());
  }

  @Test
  void anEndpointThatAsksToWaitForDaysIsTriedAgainInAnHour() {
    breaker
        .tryPass(true)
        .orElseThrow()
        .failed(failure(Kind.RATE_LIMITED, TimeUnit.DAYS.toMillis(1)));
    nowMillis += CircuitBreaker.MAX_RETRY_AFTER_MILLIS;
    assertTrue(passes());
  }

  @Test
  void whatUsersCanBringAboutNeverOpensIt() {
    for (int i = 0; i < 100; i++) {
      fail(Kind.REJECTED);
      fail(Kind.EMPTY);
      fail(Kind.INTERNAL);
    }
    assertTrue(passes());
    open();
    nowMillis += OPEN_MILLIS;
    breaker.tryPass(true).orElseThrow().failed(failure(Kind.REJECTED, 0));
    assertTrue(passes(), "who rejects a question answers");
  }

  @Test
  void questionsThatWereUnderWayWhenItOpenedSayNothingNew() {
    CircuitBreaker.Pass early = breaker.tryPass(true).orElseThrow();
    CircuitBreaker.Pass late = breaker.tryPass(true).orElseThrow();
    open();
    early.failed(failure(Kind.UNREACHABLE, 0));
    nowMillis += OPEN_MILLIS;
    CircuitBreaker.Pass trial = breaker.tryPass(true).orElseThrow();
    late.answered();
    assertFalse(passes(), "only the trial decides");
    trial.answered();
    trial.failed(failure(Kind.UNAUTHORIZED, 0)); // a second outcome is none
    assertTrue(passes());
  }

  @Test
  void switchedOffItNeverOpens() {
    CircuitBreaker off = new CircuitBreaker(new BreakerSettings(0, 1, 1), () -> 0);
    for (int i = 0; i < 100; i++) {
      off.tryPass(true).orElseThrow().failed(failure(Kind.UNAUTHORIZED, 0));
    }
    assertTrue(off.tryPass(true).isPresent());
  }

  private boolean passes() {
    Optional<CircuitBreaker.Pass> pass = breaker.tryPass(true);
    pass.ifPresent(CircuitBreaker.Pass::dropped);
    return pass.isPresent();
  }

  private void open() {
    for (int i = 0; i < FAILURES; i++) {
      fail(Kind.UNREACHABLE);
    }
    assertFalse(passes());
  }

  private void answer() {
    breaker.tryPass(true).orElseThrow().answered();
  }

  private void fail(Kind kind) {
    breaker.tryPass(true).orElseThrow().failed(failure(kind, 0));
  }

  private static ChatFailure failure(Kind kind, long retryAfterMillis) {
    return new ChatFailure(kind, "on purpose", retryAfterMillis);
  }
}
