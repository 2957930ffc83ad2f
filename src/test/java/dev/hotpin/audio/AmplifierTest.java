package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AmplifierTest {
  @Test
  void belowTheKneeTheGainIsExact() {
    Amplifier louder = Amplifier.of(1.5);
    assertEquals(15_000, louder.apply(10_000));
    assertEquals(-15_000, louder.apply(-10_000));
    assertEquals(0, louder.apply(0));
    assertEquals(5_000, Amplifier.of(0.5).apply(10_000));
  }

  @Test
  void whatIsTooLoudIsBentAndNeverWraps() {
    Amplifier loudest = Amplifier.of(100);
    assertEquals(Short.MAX_VALUE, loudest.apply(Short.MAX_VALUE));
    assertEquals(-Short.MAX_VALUE, loudest.apply(Short.MIN_VALUE));
  }

  @Test
  void aLouderSampleIsNeverMadeQuieterThanAQuieterOneNorFarFromIt() {
    for (double gain : new double[] {0.1, 1, 1.5, 3}) {
      Amplifier amplifier = Amplifier.of(gain);
      for (int sample = Short.MIN_VALUE; sample < Short.MAX_VALUE; sample++) {
        int step = amplifier.apply(sample + 1) - amplifier.apply(sample);
        assertTrue(step >= 0 && step <= gain + 1, gain + " at " + sample + ": " + step);
      }
    }
  }

  @Test
  void aGainIsAboveNothing() {
    assertThrows(IllegalArgumentException.class, () -> Amplifier.of(0));
    assertThrows(IllegalArgumentException.class, () -> Amplifier.of(Double.NaN));
  }
}
