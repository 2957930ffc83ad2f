package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechPacerTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final Sent sent = new Sent();

  @Test
  void aChunkGoesWhenItsLastSampleIsSpoken() {
    start(new byte[3 * 4096], Pacing.REAL_TIME).pass(10_000, 0);

    assertEquals(List.of(128L, 256L, 384L), sent.atMillis);
    assertEquals(384, sent.endMillis);
  }

  @Test
  void theLastShortChunkGoesWithTheEndOfSpeech() {
    start(new byte[4096 + 320], Pacing.REAL_TIME).pass(10_000, 0);

    assertEquals(List.of(128L, 138L), sent.atMillis);
    assertEquals(138, sent.endMillis);
  }

  @Test
  void aLateLoopDoesNotMakeTheSpeechLonger() {
    start(new byte[100 * 4096], Pacing.REAL_TIME).pass(60_000, 50);

    assertEquals(100 * 128 + 50, sent.endMillis);
    assertEquals(100, sent.atMillis.size());
  }

  @Test
  void anUnpacedRecordingGoesAtOnce() {
    start(new byte[100 * 4096 + 1], Pacing.UNPACED);

    assertEquals(101, sent.atMillis.size());
    assertEquals(0, sent.endMillis);
  }

  @Test
  void theOpeningBurstIsHeldBackAndThenSentAtOnce() {
    start(new byte[20 * 4096], Pacing.DEVICE).pass(10_000, 0);

    assertEquals(15, sent.atMillis.stream().filter(at -> at == 15 * 128).count());
    assertEquals(16 * 128, sent.atMillis.get(15));
    assertEquals(20 * 128, sent.endMillis);
  }

  @Test
  void aRecordingShorterThanTheBurstWaitsForItsEndOnly() {
    start(new byte[5 * 4096], Pacing.DEVICE).pass(10_000, 0);

    assertEquals(5, sent.atMillis.stream().filter(at -> at == 5 * 128).count());
    assertEquals(5 * 128, sent.endMillis);
  }

  @Test
  void nothingIsSentAfterAStop() {
    SpeechPacer pacer = new SpeechPacer(loop, new byte[10 * 4096], Pacing.REAL_TIME, sent);
    pacer.start();
    loop.pass(300, 0);
    pacer.stop();
    loop.pass(10_000, 0);

    assertEquals(2, sent.atMillis.size());
    assertEquals(-1, sent.endMillis);
  }

  @Test
  void anEmptyRecordingEndsAtOnce() {
    start(new byte[0], Pacing.REAL_TIME);

    assertEquals(0, sent.endMillis);
  }

  @Test
  void everyByteGoesOnceInOrderAndNeverBeforeItIsSpoken() {
    long seed = 20261123;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] pcm = new byte[random.nextInt(40_000)];
      random.nextBytes(pcm);
      Pacing pacing = new Pacing(true, 1 + random.nextInt(9_000), random.nextInt(20));
      VirtualLoop time = new VirtualLoop();
      Sent into = new Sent(time);
      new SpeechPacer(time, pcm, pacing, into).start();
      time.pass(60_000, random.nextInt(30));

      String which = "seed " + seed + ", round " + round + ", " + pacing;
      assertArrayEquals(pcm, into.bytes.toByteArray(), which);
      for (int i = 0; i < into.atMillis.size(); i++) {
        assertTrue(
            into.atMillis.get(i) >= Pcm.millisOf(into.endsAtByte.get(i)), which + ", chunk " + i);
      }
    }
  }

  private VirtualLoop start(byte[] pcm, Pacing pacing) {
    new SpeechPacer(loop, pcm, pacing, sent).start();
    return loop;
  }

  private final class Sent implements SpeechPacer.Sink {
    private final VirtualLoop time;
    private final long startNanos;
    private final List<Long> atMillis = new ArrayList<>();
    private final List<Integer> endsAtByte = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long endMillis = -1;

    Sent() {
      this(loop);
    }

    Sent(VirtualLoop time) {
      this.time = time;
      this.startNanos = time.nanoTime();
    }

    @Override
    public void chunk(byte[] pcm, int offset, int length) {
      atMillis.add(now());
      bytes.write(pcm, offset, length);
      endsAtByte.add(bytes.size());
    }

    @Override
    public void end() {
      endMillis = now();
    }

    private long now() {
      return (time.nanoTime() - startNanos) / 1_000_000;
    }
  }
}
