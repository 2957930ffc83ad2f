package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.Pacing;
import dev.hotpin.testing.VirtualLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChunkScheduleTest {
  private static final int BYTES = 100_001;

  @Test
  void withoutARadioEachChunkGoesWhenItIsSpoken() {
    long[] due = ChunkSchedule.dueNanos(BYTES, Pacing.DEVICE, Network.IDEAL, new Random(1));
    for (int i = 0; i < due.length; i++) {
      long end = Math.min(BYTES, (i + 1) * 4096L);
      assertEquals(Pacing.DEVICE.dueNanos(end, BYTES), due[i]);
    }
  }

  @Test
  void jitterAndStallsDelayButNeverReorderAndNeverRunAhead() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Network network = new Network(random.nextInt(50), random.nextInt(2_000), random.nextInt(900));
      long[] due = ChunkSchedule.dueNanos(BYTES, Pacing.REAL_TIME, network, random);
      long[] sorted = due.clone();
      Arrays.sort(sorted);
      assertTrue(Arrays.equals(sorted, due), "seed " + seed);
      for (int i = 0; i < due.length; i++) {
        long spoken = Pacing.REAL_TIME.dueNanos(Math.min(BYTES, (i + 1) * 4096L), BYTES);
        assertTrue(due[i] >= spoken, "seed " + seed);
      }
    }
  }

  @Test
  void afterAStallAllThatWaitedGoesInOneBurst() {
    Network alwaysStalling = new Network(0, 1, 500);
    long[] due = ChunkSchedule.dueNanos(BYTES, Pacing.REAL_TIME, alwaysStalling, new Random(7));
    long spoken = Pacing.REAL_TIME.dueNanos(4096, BYTES);
    assertEquals(spoken + TimeUnit.MILLISECONDS.toNanos(500), due[0]);
  }

  @Test
  void anUtteranceSaysEachByteOnceAndThenItsEndAndIsNeverLateOnAPunctualLoop() {
    VirtualLoop loop = new VirtualLoop();
    byte[] pcm = new byte[BYTES];
    List<Integer> lengths = new ArrayList<>();
    List<Long> lags = new ArrayList<>();
    int[] ends = new int[1];
    Utterance.Sink sink =
        new Utterance.Sink() {
          @Override
          public void chunk(byte[] samples, int offset, int length) {
            assertEquals(lengths.stream().mapToInt(Integer::intValue).sum(), offset);
            lengths.add(length);
          }

          @Override
          public void end() {
            ends[0]++;
          }
        };
    long[] due = ChunkSchedule.dueNanos(BYTES, Pacing.DEVICE, Network.IDEAL, new Random(1));
    loop.run(() -> new Utterance(loop, pcm, 4096, due, sink, lags::add).start());
    loop.advance(10_000);
    assertEquals(BYTES, lengths.stream().mapToInt(Integer::intValue).sum());
    assertEquals(1, ends[0]);
    // Timers have whole milliseconds.
    assertTrue(lags.stream().allMatch(lag -> lag < 1_000_000), lags::toString);
  }
}
