package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PcmSourceTest {
  private static final int BLOCK_BYTES = 320;

  private final PcmSource source = new PcmSource();

  @Test
  void beforeTheFirstUtteranceThereIsNothing() {
    assertNull(source.getData());
  }

  @Test
  void anEmptyUtteranceIsAStartAndAnEndAndThenNothing() {
    source.begin();
    source.end();
    assertInstanceOf(DataStartSignal.class, source.getData());
    assertInstanceOf(DataEndSignal.class, source.getData());
    assertNull(source.getData());
    assertNull(source.getData());
  }

  @Test
  void samplesAreLittleEndianAndSigned() {
    source.begin();
    add(new byte[] {1, 0, 0, 1, -1, -1, 0, -128});
    source.end();
    source.getData();
    double[] block = ((DoubleData) source.getData()).getValues();
    assertArrayEquals(new double[] {1, 256, -1, -32768, 0}, Arrays.copyOf(block, 5));
    assertEquals(BLOCK_BYTES / 2, block.length);
  }

  @Test
  void blocksOfAnySizeComeOutWholeAndInOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      source.begin();
      byte[] pcm = new byte[2 * random.nextInt(3000)];
      random.nextBytes(pcm);
      int at = 0;
      while (at < pcm.length) {
        int bytes = Math.min(pcm.length - at, 2 * random.nextInt(700));
        add(Arrays.copyOfRange(pcm, at, at + bytes));
        at += bytes;
      }
      source.end();
      assertArrayEquals(padded(pcm), drained(), "seed " + seed + " round " + round);
    }
  }

  @Test
  void aWaitingThreadIsWokenBySound() throws Exception {
    source.begin();
    source.getData();
    FutureTask<Data> read = readElsewhere();
    add(new byte[BLOCK_BYTES]);
    assertInstanceOf(DoubleData.class, read.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aWaitingThreadIsWokenByTheEnd() throws Exception {
    source.begin();
    source.getData();
    FutureTask<Data> read = readElsewhere();
    source.end();
    assertInstanceOf(DataEndSignal.class, read.get(10, TimeUnit.SECONDS));
  }

  @Test
  void whatIsDiscardedIsNeverHeard() {
    source.begin();
    add(new byte[10 * BLOCK_BYTES]);
    source.getData();
    source.getData();
    source.discard();
    add(new byte[BLOCK_BYTES]);
    assertInstanceOf(DataEndSignal.class, source.getData());
    source.begin();
    source.end();
    assertInstanceOf(DataStartSignal.class, source.getData());
    assertInstanceOf(DataEndSignal.class, source.getData());
  }

  @Test
  void soundBeyondTheBoundIsRefusedAloud() {
    source.begin();
    add(new byte[PcmSource.MAX_QUEUED_BYTES]);
    assertThrows(IllegalStateException.class, () -> add(new byte[2]));
  }

  @Test
  void halfASampleIsRefused() {
    source.begin();
    assertThrows(IllegalArgumentException.class, () -> add(new byte[3]));
  }

  @Test
  void theEndIsNearOnceItIsKnownAndNoMoreThanThatIsLeft() {
    source.begin();
    add(new byte[3 * BLOCK_BYTES]);
    assertFalse(source.endsWithin(3), "more may come");
    source.end();
    assertTrue(source.endsWithin(3));
    assertFalse(source.endsWithin(2));
    source.getData(); // the start
    source.getData();
    assertTrue(source.endsWithin(2));
  }

  @Test
  void theEndOfOneUtteranceIsNotTheNextOnes() {
    source.begin();
    source.end();
    assertTrue(source.endsWithin(0));
    source.begin();
    assertFalse(source.endsWithin(1_000));
  }

  private FutureTask<Data> readElsewhere() throws InterruptedException {
    FutureTask<Data> read = new FutureTask<>(source::getData);
    Thread thread = new Thread(read, "reader");
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return read;
  }

  private static double[] padded(byte[] pcm) {
    int blocks = (pcm.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    double[] samples = new double[blocks * BLOCK_BYTES / 2];
    for (int i = 0; i < pcm.length; i += 2) {
      samples[i / 2] = (short) ((pcm[i] & 0xff) | pcm[i + 1] << 8);
    }
    return samples;
  }

  private double[] drained() {
    assertInstanceOf(DataStartSignal.class, source.getData());
    List<double[]> blocks = new ArrayList<>();
    Data data = source.getData();
    while (data instanceof DoubleData block) {
      blocks.add(block.getValues());
      data = source.getData();
    }
    assertInstanceOf(DataEndSignal.class, data);
    return blocks.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private void add(byte[] pcm) {
    source.add(pcm, pcm.length);
  }
}
