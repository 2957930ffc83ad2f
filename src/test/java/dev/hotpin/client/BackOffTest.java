package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void theWaitDoublesUpToAMinuteAndHalfOfItIsRandom() {
    Set<Long> seen = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      BackOff backOff = new BackOff(new Random(seed));
      for (long most : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
        long millis = backOff.nextMillis();
        assertTrue(millis >= most / 2 && millis <= most, millis + " of " + most);
        seen.add(millis);
      }
    }
    assertTrue(seen.size() > 100);
  }

  @Test
  void itBeginsAnewAfterATurnThatWentWell() {
    BackOff backOff = new BackOff(new Random(1));
    for (int i = 0; i < 100; i++) {
      backOff.nextMillis();
    }
    backOff.turnWentWell();
    assertTrue(backOff.nextMillis() <= 1_000);
  }

  @Test
  void whoWouldBeRefusedAgainStaysAway() {
    assertFalse(BackOff.isOfUseAfterClose(1008, "unauthorized"));
    assertFalse(BackOff.isOfUseAfterClose(1008, ""));
    assertFalse(BackOff.isOfUseAfterClose(1012, "Session continued on a newer connection"));
    for (int code : new int[] {-1, 1000, 1001, 1006, 1011, 1013}) {
      assertTrue(BackOff.isOfUseAfterClose(code, ""));
    }
    for (int status : new int[] {400, 401, 403, 404, 421, 426}) {
      assertFalse(BackOff.isOfUseAfterStatus(status), "HTTP " + status);
    }
  }

  @Test
  void whoWasOnlySlowOrCameToABusyServerComesBack() {
    assertTrue(BackOff.isOfUseAfterClose(1008, "No answer to pings"));
    assertTrue(BackOff.isOfUseAfterClose(1008, "The reply was not read"));
    for (int status : new int[] {408, 429, 500, 502, 503}) {
      assertTrue(BackOff.isOfUseAfterStatus(status), "HTTP " + status);
    }
  }
}
