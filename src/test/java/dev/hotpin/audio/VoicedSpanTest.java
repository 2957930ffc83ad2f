package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VoicedSpanTest {
  private static final int TOLERANCE_BYTES = 20 * Pcm.BYTES_PER_MILLI;

  @Test
  void silenceAndNothingHaveNoSpan() {
    assertTrue(VoicedSpan.of(new byte[0]).isEmpty());
    assertTrue(VoicedSpan.of(new byte[1]).isEmpty());
    assertTrue(VoicedSpan.of(new byte[32_000]).isEmpty());
    assertTrue(VoicedSpan.of(noise(new Random(1), 1000, 10)).isEmpty());
  }

  @Test
  void aClipWithoutPausesIsVoicedFromEndToEnd() {
    byte[] pcm = Tone.of(300, 700, -20);
    VoicedSpan span = VoicedSpan.of(pcm);
    assertEquals(0, span.startByte(), TOLERANCE_BYTES);
    assertEquals(pcm.length, span.endByte(), TOLERANCE_BYTES);
  }

  @Test
  void soundIsFoundInNoiseOfManyLevels() {
    long seed = 77;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int leadMillis = 100 + random.nextInt(900);
      int toneMillis = 150 + random.nextInt(800);
      int tailMillis = 100 + random.nextInt(900);
      double dbfs = -6 - random.nextInt(24);
      double tonePeak = 32767 * Math.pow(10, dbfs / 20);
      byte[] pcm = noise(random, leadMillis + toneMillis + tailMillis, (int) (tonePeak / 40));
      add(pcm, Tone.of(200 + random.nextInt(2000), toneMillis, dbfs), leadMillis);
      VoicedSpan span = VoicedSpan.of(pcm);
      String message = "seed " + seed + ", round " + round;
      assertEquals(bytesOf(leadMillis), span.startByte(), TOLERANCE_BYTES, message);
      assertEquals(bytesOf(leadMillis + toneMillis), span.endByte(), TOLERANCE_BYTES, message);
      assertEquals(span.endByte(), VoicedSpan.untilLastVoiced(pcm).length, message);
    }
  }

  @Test
  void aClickAfterTheSpeechIsNotSpeech() {
    byte[] pcm = new byte[(int) Pcm.bytesOf(1000)];
    add(pcm, Tone.of(400, 300, -10), 200);
    pcm[(int) Pcm.bytesOf(905) + 1] = 0x60;
    assertEquals(bytesOf(500), VoicedSpan.of(pcm).endByte(), TOLERANCE_BYTES);
  }

  @Test
  void anyBytesGiveAnEvenSpanInsideTheClip() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] pcm = new byte[random.nextInt(3000)];
      random.nextBytes(pcm);
      VoicedSpan span = VoicedSpan.of(pcm);
      String message = "seed " + seed + ", round " + round;
      assertTrue(0 <= span.startByte() && span.startByte() <= span.endByte(), message);
      assertTrue(span.endByte() <= pcm.length, message);
      assertEquals(0, (span.startByte() | span.endByte()) & 1, message);
    }
  }

  private static int bytesOf(int millis) {
    return (int) Pcm.bytesOf(millis);
  }

  private static byte[] noise(Random random, int millis, int peak) {
    byte[] pcm = new byte[(int) Pcm.bytesOf(millis)];
    for (int i = 0; i < pcm.length; i += 2) {
      int sample = random.nextInt(2 * peak + 1) - peak;
      pcm[i] = (byte) sample;
      pcm[i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }

  private static void add(byte[] pcm, byte[] tone, int atMillis) {
    int offset = (int) Pcm.bytesOf(atMillis);
    for (int i = 0; i < tone.length; i += 2) {
      int at = offset + i;
      int sum = ((pcm[at] & 0xFF) | pcm[at + 1] << 8) + ((tone[i] & 0xFF) | tone[i + 1] << 8);
      int sample = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
      pcm[at] = (byte) sample;
      pcm[at + 1] = (byte) (sample >> 8);
    }
  }
}
