package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;

class ToneTest {

  @Test
  void theBeepHasItsLengthPitchAndLevel() {
    ShortBuffer samples = samples(Tone.beep());
    assertEquals(Pcm.bytesOf(Tone.BEEP_MILLIS), samples.limit() * 2L);
    int peak = 0;
    int crossings = 0;
    for (int i = 1; i < samples.limit(); i++) {
      peak = Math.max(peak, Math.abs(samples.get(i)));
      crossings += samples.get(i - 1) < 0 && samples.get(i) >= 0 ? 1 : 0;
    }
    assertEquals(8230, peak, 30);
    assertEquals(Tone.BEEP_HZ * Tone.BEEP_MILLIS / 1000.0, crossings, 2);
  }

  @Test
  void theBeepBeginsAndEndsInSilenceAndNeverJumps() {
    ShortBuffer samples = samples(Tone.beep());
    assertEquals(0, samples.get(0));
    assertEquals(0, samples.get(samples.limit() - 1));
    int largestStep = (int) (8230 * 2 * Math.PI * Tone.BEEP_HZ / Pcm.SAMPLE_RATE_HZ) + 100;
    for (int i = 1; i < samples.limit(); i++) {
      assertTrue(Math.abs(samples.get(i) - samples.get(i - 1)) <= largestStep, "at " + i);
    }
  }

  @Test
  void aToneOfNoLengthIsEmptyAndAnImpossibleOneRefused() {
    assertEquals(0, Tone.of(440, 0, -6).length);
    assertThrows(IllegalArgumentException.class, () -> Tone.of(8000, 10, -6));
    assertThrows(IllegalArgumentException.class, () -> Tone.of(Double.NaN, 10, -6));
    assertThrows(IllegalArgumentException.class, () -> Tone.of(440, -1, -6));
    assertThrows(IllegalArgumentException.class, () -> Tone.of(440, 10, 1));
  }

  private static ShortBuffer samples(byte[] pcm) {
    return ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
  }
}
