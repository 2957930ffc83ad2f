package dev.hotpin.synthesis.freetts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.audio.Pcm;
import dev.hotpin.synthesis.RecordingListener;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PieceJobTest {
  private final RecordingListener listener = new RecordingListener();

  @Test
  void samplesAreTurnedToLittleEndianAndMadeLouder() {
    PieceJob job = job("Hi.");
    assertTrue(job.write(new byte[] {0x01, 0x00, (byte) 0xFF, 0x00, 0, 2}, 0, 6));
    assertArrayEquals(
        new byte[] {(byte) 0x80, 0x01, (byte) 0x80, (byte) 0xFE, 3, 0}, listener.pcm());
  }

  @Test
  void whatWouldOverflowIsLimited() {
    job("Hi.").write(new byte[] {0x7F, (byte) 0xFF, (byte) 0x80, 0x00}, 0, 4);
    byte[] pcm = listener.pcm();
    // Bent near full scale of the same sign, not wrapped: 32,755 and -32,755.
    assertArrayEquals(new byte[] {(byte) 0xF3, 0x7F, 0x0D, (byte) 0x80}, pcm);
  }

  @Test
  void onlyTheNamedPartOfTheArrayIsTaken() {
    job("Hi.").write(new byte[] {9, 9, 0x02, 0x00, 9, 9}, 2, 2);
    assertArrayEquals(new byte[] {0x00, 0x03}, listener.pcm());
  }

  @Test
  void silenceBeforeTheOnsetIsCutHoweverTheSamplesAreSplit() {
    long seed = 91;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int leadSamples = random.nextInt(6000);
      byte[] sound = new byte[2 * (leadSamples + 1 + random.nextInt(2000))];
      for (int i = 0; i < sound.length; i += 2) {
        // The onset, then anything; before it, less than the level that counts.
        boolean voiced = i / 2 == leadSamples;
        int sample = voiced ? PieceJob.ONSET_LEVEL : random.nextInt(PieceJob.ONSET_LEVEL);
        sound[i] = (byte) (sample >> 8);
        sound[i + 1] = (byte) sample;
      }
      RecordingListener heard = new RecordingListener();
      PieceJob job = new PieceJob("Hi.", Amplifier.of(PieceJob.FULL_GAIN), heard, cancelled -> {});
      for (int at = 0; at < sound.length; ) {
        int length = Math.min(sound.length - at, 2 * (1 + random.nextInt(512)));
        assertTrue(job.write(sound, at, length));
        at += length;
      }
      int keptLead = Math.min(leadSamples * 2, PieceJob.LEAD_MILLIS * Pcm.BYTES_PER_MILLI);
      int expected = keptLead + sound.length - leadSamples * 2;
      assertEquals(expected, heard.pcm().length, "seed " + seed + ", round " + round);
      heard.pieces().forEach(piece -> assertEquals(0, piece.length % 2));
      heard.pieces().forEach(piece -> assertTrue(piece.length > 0));
    }
  }

  @Test
  void aPieceThatStaysSilentDeliversNothingAndCompletes() {
    PieceJob job = job("...");
    job.speakWith((text, samples) -> samples.write(new byte[64_000], 0, 64_000));
    job.finish();
    assertEquals(0, listener.pieces().size());
    assertEquals(1, listener.ends());
  }

  @Test
  void theEndOfASentenceIsFollowedByALongerPauseThanAClause() {
    assertEquals(PieceJob.SENTENCE_PAUSE_MILLIS, pauseAfter("He said \"stop!\""));
    assertEquals(PieceJob.SENTENCE_PAUSE_MILLIS, pauseAfter("Is it? "));
    assertEquals(PieceJob.CLAUSE_PAUSE_MILLIS, pauseAfter("When it rains,"));
    assertEquals(PieceJob.CLAUSE_PAUSE_MILLIS, pauseAfter("3.5 and"));
    assertEquals(PieceJob.CLAUSE_PAUSE_MILLIS, pauseAfter("-"));
  }

  @Test
  void aCancelledJobTakesNoMoreAndTellsNothing() {
    AtomicInteger told = new AtomicInteger();
    PieceJob job =
        new PieceJob(
            "Hi.", Amplifier.of(PieceJob.FULL_GAIN), listener, cancelled -> told.incrementAndGet());
    assertTrue(job.write(loud(), 0, 4));
    job.cancel();
    assertFalse(job.write(loud(), 0, 4));
    job.finish();
    job.fail(new IllegalStateException());
    assertEquals(1, listener.pieces().size());
    assertEquals(0, listener.ends());
    assertEquals(1, told.get());
  }

  @Test
  void aStoppedJobTakesNoMoreAndFails() {
    PieceJob job = job("Hi.");
    job.stop(new RejectedExecutionException("closed"));
    assertFalse(job.write(loud(), 0, 4));
    job.finish();
    assertEquals("closed", listener.failure().getMessage());
    assertEquals(1, listener.ends());
  }

  @Test
  void aListenerThatThrowsEndsItsJobAndNobodyElses() {
    RecordingListener faulty =
        new RecordingListener() {
          @Override
          public void onSamples(byte[] pcm) {
            throw new IllegalStateException("a fault of the listener, on purpose");
          }
        };
    PieceJob job = new PieceJob("Hi.", Amplifier.of(PieceJob.FULL_GAIN), faulty, cancelled -> {});
    assertFalse(job.write(loud(), 0, 4));
    job.finish();
    assertEquals(0, faulty.ends());
  }

  private int pauseAfter(String text) {
    RecordingListener heard = new RecordingListener();
    new PieceJob(text, Amplifier.of(PieceJob.FULL_GAIN), heard, cancelled -> {})
        .speakWith((spoken, samples) -> samples.write(loud(), 0, 4));
    byte[] pcm = heard.pcm();
    byte[] pause = Arrays.copyOfRange(pcm, 4, pcm.length);
    assertArrayEquals(new byte[pause.length], pause);
    return (int) Pcm.millisOf(pause.length);
  }

  private static byte[] loud() {
    return new byte[] {0x10, 0x00, 0x10, 0x00};
  }

  private PieceJob job(String text) {
    return new PieceJob(text, Amplifier.of(PieceJob.FULL_GAIN), listener, cancelled -> {});
  }
}
