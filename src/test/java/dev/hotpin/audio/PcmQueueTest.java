package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcmQueueTest {
  private final PcmQueue queue = new PcmQueue();

  @Test
  void nothingComesOutOfAnEmptyOne() {
    assertTrue(queue.isEmpty());
    assertEquals(0, queue.take(new byte[10]));
    queue.add(new byte[4], 0);
    assertTrue(queue.isEmpty());
    queue.clear();
    assertEquals(0, queue.take(new byte[10]));
  }

  @Test
  void theCallersArrayStaysTheCallers() {
    byte[] pcm = {1, 2, 3, 4};
    queue.add(pcm, 2);
    Arrays.fill(pcm, (byte) 9);
    queue.add(pcm, 1);
    byte[] out = new byte[4];
    assertEquals(3, queue.take(out));
    assertArrayEquals(new byte[] {1, 2, 9, 0}, out);
  }

  @Test
  void whatIsClearedNeverComesOut() {
    queue.add(secret(3 * PcmQueue.CHUNK_BYTES), 3 * PcmQueue.CHUNK_BYTES);
    queue.take(new byte[100]);
    queue.clear();
    assertEquals(0, queue.bytes());
    queue.add(new byte[] {1, 2}, 2);
    byte[] out = new byte[2 * PcmQueue.CHUNK_BYTES];
    assertEquals(2, queue.take(out));
    assertArrayEquals(Arrays.copyOf(new byte[] {1, 2}, out.length), out);
  }

  @Test
  void anyCutInAndOutKeepsTheOrder() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ByteArrayOutputStream in = new ByteArrayOutputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int step = 0; step < 60; step++) {
        if (random.nextBoolean()) {
          byte[] pcm = new byte[random.nextInt(3 * PcmQueue.CHUNK_BYTES)];
          random.nextBytes(pcm);
          int bytes = random.nextInt(pcm.length + 1);
          queue.add(pcm, bytes);
          in.write(pcm, 0, bytes);
        } else {
          byte[] taken = new byte[1 + random.nextInt(2 * PcmQueue.CHUNK_BYTES)];
          int bytes = queue.take(taken);
          assertTrue(bytes == taken.length || queue.isEmpty(), "seed " + seed);
          out.write(taken, 0, bytes);
        }
        assertEquals(in.size() - out.size(), queue.bytes(), "seed " + seed);
      }
      byte[] rest = new byte[(int) queue.bytes()];
      queue.take(rest);
      out.writeBytes(rest);
      assertArrayEquals(in.toByteArray(), out.toByteArray(), "seed " + seed);
      assertTrue(queue.isEmpty(), "seed " + seed);
    }
  }

  @Test
  void aSteadyFlowUsesTheSameMemory() {
    byte[] pcm = new byte[640];
    byte[] out = new byte[640];
    for (int i = 0; i < 1_000; i++) {
      queue.add(pcm, pcm.length);
      queue.take(out);
    }
    assertEquals(1, queue.chunksHeld());
  }

  @Test
  void memoryOfALongRecordingIsGivenBack() {
    queue.add(new byte[1_920_000], 1_920_000);
    assertEquals(600, queue.chunksHeld());
    queue.clear();
    assertEquals(PcmQueue.MAX_SPARES, queue.chunksHeld());
  }

  private static byte[] secret(int bytes) {
    byte[] pcm = new byte[bytes];
    Arrays.fill(pcm, (byte) 77);
    return pcm;
  }
}
