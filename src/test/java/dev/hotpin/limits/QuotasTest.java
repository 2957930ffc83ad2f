package dev.hotpin.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final QuotaKey KEY = QuotaKey.ofPrincipal("device-1");

  private final LimitCounters counters = new LimitCounters();
  private long nowNanos = -1_000_000_000_000L;

  private Quotas quotas(QuotaLimits limits, int maxKeys) {
    return new Quotas(limits, maxKeys, () -> nowNanos, counters);
  }

  private void pass(long amount, TimeUnit unit) {
    nowNanos += unit.toNanos(amount);
  }

  private static QuotaRefusal refusal(QuotaAdmission admission) {
    return admission.refusal().orElseThrow();
  }

  private static void assertAdmitted(QuotaAdmission admission) {
    assertTrue(admission.refusal().isEmpty(), () -> "refused: " + admission.refusal());
  }

  @Test
  void theTurnBeyondTheMinutesLimitIsRefusedUntilThereIsRoom() {
    Quota quota = quotas(new QuotaLimits(3, 0, 0, 0, 0, 0), 10).of(KEY, "s");
    for (int i = 0; i < 3; i++) {
      assertAdmitted(quota.beginTurn(false));
    }
    QuotaRefusal refusal = refusal(quota.beginTurn(false));
    assertEquals(Limit.TURNS_PER_MINUTE, refusal.limit());
    assertTrue(refusal.retryAfterMillis() >= 60_000 && refusal.retryAfterMillis() <= 62_001);
    assertEquals(1, counters.hits(Limit.TURNS_PER_MINUTE));
    pass(refusal.retryAfterMillis() - 1, TimeUnit.MILLISECONDS);
    pass(-1, TimeUnit.MILLISECONDS);
    refusal(quota.beginTurn(false));
    pass(2, TimeUnit.MILLISECONDS);
    assertAdmitted(quota.beginTurn(false));
  }

  @Test
  void aRefusedTurnDoesNotProlongTheWait() {
    Quota quota = quotas(new QuotaLimits(1, 0, 0, 0, 0, 0), 10).of(KEY, "s");
    assertAdmitted(quota.beginTurn(false));
    for (int i = 0; i < 100; i++) {
      refusal(quota.beginTurn(false));
      pass(620, TimeUnit.MILLISECONDS);
    }
    assertAdmitted(quota.beginTurn(false));
  }

  @Test
  void aDayIsTheLastTwentyFourHoursAndNotUntilMidnight() {
    Quota quota = quotas(new QuotaLimits(0, 2, 0, 0, 0, 0), 10).of(KEY, "s");
    assertAdmitted(quota.beginTurn(false));
    pass(20, TimeUnit.HOURS);
    assertAdmitted(quota.beginTurn(false));
    QuotaRefusal refusal = refusal(quota.beginTurn(false));
    assertEquals(Limit.TURNS_PER_DAY, refusal.limit());
    long hours = TimeUnit.MILLISECONDS.toHours(refusal.retryAfterMillis());
    assertTrue(hours >= 4 && hours < 5, "hours " + hours);
    pass(refusal.retryAfterMillis(), TimeUnit.MILLISECONDS);
    assertAdmitted(quota.beginTurn(false));
    refusal(quota.beginTurn(false));
  }

  @Test
  void whatIsGivenBackMayBeTakenAgain() {
    Quotas quotas = quotas(new QuotaLimits(1, 1, 1, 0, 0, 0), 10);
    Quota quota = quotas.of(KEY, "s");
    for (int i = 0; i < 5; i++) {
      QuotaAdmission busy = quota.beginTurn(true);
      assertAdmitted(busy);
      busy.utteranceOver();
      busy.giveBack();
      busy.giveBack();
    }
    assertEquals(0, quotas.usage(KEY).orElseThrow().turnsInMinute());
    QuotaAdmission noisy = quota.beginTurn(true);
    noisy.utteranceOver();
    noisy.notToday();
    noisy.notToday();
    assertEquals(new QuotaUsage(1, 0, 0, 0, false), quotas.usage(KEY).orElseThrow());
  }

  @Test
  void utterancesAtOnceAreThoseThatAreHeardAtThisMoment() {
    Quotas quotas = quotas(new QuotaLimits(0, 0, 2, 0, 0, 0), 10);
    QuotaAdmission first = quotas.of(KEY, "s").beginTurn(true);
    assertAdmitted(first);
    assertAdmitted(quotas.of(KEY, "s").beginTurn(true));
    QuotaRefusal refusal = refusal(quotas.of(KEY, "s").beginTurn(true));
    assertEquals(Limit.CONCURRENT_UTTERANCES, refusal.limit());
    assertAdmitted(quotas.of(KEY, "s").beginTurn(false));
    assertAdmitted(quotas.of(QuotaKey.ofSession(KEY.name()), "s").beginTurn(true));
    first.utteranceOver();
    first.utteranceOver();
    assertAdmitted(quotas.of(KEY, "s").beginTurn(true));
    refusal(quotas.of(KEY, "s").beginTurn(true));
    assertEquals(2, quotas.usage(KEY).orElseThrow().utterancesNow());
  }

  @Test
  void questionsAreRefusedWhenTheTokensAreUsedUp() {
    Quotas quotas = quotas(new QuotaLimits(0, 0, 0, 100, 0, 0), 10);
    Quota quota = quotas.of(KEY, "s");
    assertTrue(quota.hasTokens() && quota.refuseQuestion().isEmpty());
    quota.spend(99, false);
    assertTrue(quota.hasTokens());
    quota.spend(50, true);
    assertFalse(quota.hasTokens());
    assertEquals(0, counters.hits(Limit.TOKENS_PER_DAY), "looking is not asking");
    QuotaRefusal refusal = quota.refuseQuestion().orElseThrow();
    assertEquals(Limit.TOKENS_PER_DAY, refusal.limit());
    assertEquals(1, counters.hits(Limit.TOKENS_PER_DAY));
    assertEquals(new QuotaUsage(0, 0, 0, 149, true), quotas.usage(KEY).orElseThrow());
    pass(refusal.retryAfterMillis(), TimeUnit.MILLISECONDS);
    assertTrue(quota.refuseQuestion().isEmpty());
    assertFalse(quotas.usage(KEY).orElseThrow().tokensAreEstimated());
  }

  @Test
  void whatIsKnownSurvivesReconnectsIsBoundedAndKeepsWhoSpeaks() {
    Quotas quotas = quotas(new QuotaLimits(1, 0, 0, 0, 0, 0), 3);
    QuotaAdmission speaking = quotas.of(KEY, "s").beginTurn(true);
    for (int i = 0; i < 50; i++) {
      assertAdmitted(quotas.of(QuotaKey.ofSession("s" + i), "s").beginTurn(false));
      assertTrue(quotas.size() <= 3);
    }
    refusal(quotas.of(KEY, "s").beginTurn(false));
    refusal(quotas.of(QuotaKey.ofSession("s49"), "s").beginTurn(false));
    speaking.utteranceOver();
    for (int i = 0; i < 3; i++) {
      quotas.of(QuotaKey.ofSession("t" + i), "s").beginTurn(false);
    }
    assertTrue(quotas.usage(KEY).isEmpty(), "the one unused longest goes");
  }

  @Test
  void whatIsForgottenIsGone() {
    Quotas quotas = quotas(new QuotaLimits(1, 0, 0, 0, 0, 0), 3);
    assertFalse(quotas.forget(KEY));
    QuotaAdmission speaking = quotas.of(KEY, "s").beginTurn(true);
    assertTrue(quotas.forget(KEY));
    assertTrue(quotas.usage(KEY).isEmpty());
    speaking.utteranceOver();
    speaking.giveBack();
    assertAdmitted(quotas.of(KEY, "s").beginTurn(false));
  }

  @Test
  void withoutLimitsNothingIsRefusedAndWithoutATableNothingIsKept() {
    Quotas counting = quotas(QuotaLimits.NONE, 10);
    Quotas unlimited = Quotas.unlimited();
    for (int i = 0; i < 1_000; i++) {
      assertAdmitted(counting.of(KEY, "s").beginTurn(true));
      assertAdmitted(unlimited.of(KEY, "s").beginTurn(true));
    }
    assertEquals(1_000, counting.usage(KEY).orElseThrow().turnsInDay());
    assertEquals(0, unlimited.size());
  }

  @Test
  void threadsThatRaceGetNoMoreThanTheLimit() throws Exception {
    Quota quota = quotas(new QuotaLimits(500, 0, 0, 0, 0, 0), 10).of(KEY, "s");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch admitted = new CountDownLatch(500);
    for (int i = 0; i < 1_000; i++) {
      threads.execute(
          () -> {
            if (quota.beginTurn(true).refusal().isEmpty()) {
              admitted.countDown();
            }
          });
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    assertEquals(0, admitted.getCount());
    assertEquals(500, counters.hits(Limit.TURNS_PER_MINUTE));
  }

  @Test
  void oneCredentialHasSoManySessionsAndAnotherAsManyOfItsOwn() {
    Quotas quotas = quotas(new QuotaLimits(0, 0, 0, 0, 2, 60_000), 10);
    assertAdmitted(quotas.of(KEY, "a").beginTurn(true));
    pass(10, TimeUnit.SECONDS);
    assertAdmitted(quotas.of(KEY, "b").beginTurn(false));
    QuotaRefusal refusal = refusal(quotas.of(KEY, "c").beginTurn(true));
    assertEquals(Limit.SESSIONS_PER_DEVICE, refusal.limit());
    assertTrue(refusal.retryAfterMillis() >= 50_000 && refusal.retryAfterMillis() <= 50_001);
    assertEquals(1, counters.hits(Limit.SESSIONS_PER_DEVICE));
    assertAdmitted(quotas.of(KEY, "a").beginTurn(true));
    assertAdmitted(quotas.of(QuotaKey.ofPrincipal("device-2"), "c").beginTurn(true));
    pass(59, TimeUnit.SECONDS);
    pass(999, TimeUnit.MILLISECONDS);
    refusal(quotas.of(KEY, "c").beginTurn(true));
    pass(1, TimeUnit.MILLISECONDS); // now nothing is kept any more
    assertAdmitted(quotas.of(KEY, "c").beginTurn(true));
  }

  @Test
  void aSessionThatSomethingIsKeptForTakesARoomWithoutATurn() {
    Quotas quotas = quotas(new QuotaLimits(0, 0, 0, 0, 2, 60_000), 10);
    assertTrue(quotas.of(KEY, "a").keepForSession().isEmpty());
    assertTrue(quotas.of(KEY, "b").keepForSession().isEmpty());
    assertTrue(quotas.of(KEY, "a").keepForSession().isEmpty(), "it has its room");
    assertEquals(
        Limit.SESSIONS_PER_DEVICE, quotas.of(KEY, "c").keepForSession().orElseThrow().limit());
    refusal(quotas.of(KEY, "c").beginTurn(true));
    assertEquals(2, counters.hits(Limit.SESSIONS_PER_DEVICE));
    assertTrue(Quota.UNLIMITED.keepForSession().isEmpty());
  }

  @Test
  void sessionsAreNotCountedWhereEachIsAKeyOfItsOwn() {
    Quotas quotas = quotas(new QuotaLimits(0, 0, 0, 0, 1, 60_000), 10);
    for (String session : new String[] {"a", "b", "c"}) {
      assertAdmitted(quotas.of(QuotaKey.ofSession(session), session).beginTurn(true));
    }
    assertEquals(0, counters.hits(Limit.SESSIONS_PER_DEVICE));
  }
}
