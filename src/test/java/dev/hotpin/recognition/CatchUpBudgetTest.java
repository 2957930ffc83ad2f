package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatchUpBudgetTest {
  private static final int PERMITS = 4;

  private final CatchUpBudget budget = new CatchUpBudget(PERMITS, 0);

  @Test
  void allMayBeginAtOnceWithTheBurstOfADevice() {
    for (int i = 0; i < PERMITS; i++) {
      assertTrue(budget.allows());
      spend(Pcm.bytesOf(2_000));
    }
    assertTrue(budget.allows());
  }

  @Test
  void itGrowsByPermitsThatAreNotInUse() {
    drain();
    spend(Pcm.bytesOf(1_000));
    assertFalse(budget.allows(), "a second is lacking");
    budget.pass(PERMITS, nanos(60_000));
    assertFalse(budget.allows(), "all were in use");
    budget.pass(PERMITS - 2, nanos(60_500));
    assertFalse(budget.allows());
    assertEquals(1, budget.millisUntilAllowed(PERMITS - 2));
    budget.pass(PERMITS - 2, nanos(60_501));
    assertTrue(budget.allows());
  }

  @Test
  void theWaitThatItTellsIsLongEnough() {
    drain();
    spend(Pcm.bytesOf(777));
    long millis = budget.millisUntilAllowed(PERMITS - 1);
    budget.pass(PERMITS - 1, nanos(millis - 2));
    assertFalse(budget.allows());
    budget.pass(PERMITS - 1, nanos(millis));
    assertTrue(budget.allows());
  }

  @Test
  void aWholeRecordingSentAtOnceCostsTheOthersLittle() {
    spend(Pcm.bytesOf(60_000));
    assertTrue(budget.allows());
  }

  @Test
  void itSavesUpNoMoreThanItHadAtFirst() {
    budget.pass(0, nanos(3_600_000));
    drain();
    assertFalse(budget.allows());
  }

  private void drain() {
    for (int i = 0; i < 2 * PERMITS; i++) {
      spend(CatchUpBudget.MAX_COST_PCM_BYTES);
    }
  }

  private void spend(long pcmBytes) {
    budget.spendBeyondRealTime(pcmBytes, 0);
  }

  @Test
  void whatIsDecodedAsItIsSpokenCostsNothing() {
    for (int i = 0; i < 100; i++) {
      budget.spendBeyondRealTime(Pcm.bytesOf(5_000), nanos(5_000 + i));
    }
    assertTrue(budget.allows());
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
