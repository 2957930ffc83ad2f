package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.Tokens;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fuzzing of tokens meets both sides: tokens that are let in, and others. */
class TokensFuzzTargetTest {
  private final TokensFuzzTarget target = new TokensFuzzTarget();

  private static byte[] input(Tokens.Way way, String token) {
    return Bytes.join(new byte[] {(byte) TokensFuzzTarget.WAYS.indexOf(way)}, Bytes.of(token));
  }

  @Test
  void goodTokensOfEachKindAreLetInAndOfAnotherKindAreNot() {
    for (Tokens.Way way : Tokens.Way.values()) {
      for (Tokens.Way wanted : Tokens.Way.values()) {
        boolean letIn = target.judge(input(wanted, Tokens.good(way, "device-1")));
        assertEquals(way == wanted, letIn, way + " where " + wanted + " is wanted");
      }
    }
  }

  @Test
  void goodTokensOfADeviceThatIsGoneAreNot() {
    String token = Tokens.good(Tokens.Way.HS256, Tokens.REVOKED_SUBJECT);
    assertTrue(Tokens.isSignedRightly(Tokens.Way.HS256, token));
    assertFalse(target.judge(input(Tokens.Way.HS256, token)));
  }

  @Test
  void someOfWhatIsMadeUpIsLetInAndMostIsNot() {
    Random random = new Random(1);
    int letIn = 0;
    for (int i = 0; i < 500; i++) {
      letIn += target.judge(target.generate(random)) ? 1 : 0;
    }
    assertTrue(letIn > 10 && letIn < 250, letIn + " of 500");
  }
}
