package dev.hotpin.whole;

import dev.hotpin.audio.Pcm;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A device that always listens: frames of 20 ms in real time, of what its user says or else of a
 * quiet room.
 */
final class OpenMicrophone implements AutoCloseable {
  private static final int FRAME_MILLIS = 20;
  private static final long CLOSE_SECONDS = 5;
  private static final int FRAME_BYTES = (int) Pcm.bytesOf(FRAME_MILLIS);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();
  private final PlainClient client;

  OpenMicrophone(PlainClient client) {
    this.client = client;
    clock.scheduleAtFixedRate(this::tick, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Says it, from the next frame on. */
  void say(byte[] pcm) {
    for (int at = 0; at + FRAME_BYTES <= pcm.length; at += FRAME_BYTES) {
      frames.add(Arrays.copyOfRange(pcm, at, at + FRAME_BYTES));
    }
  }

  private void tick() {
    byte[] frame = frames.poll();
    client.binary(frame == null ? new byte[FRAME_BYTES] : frame);
  }

  /** Whether all is said. */
  boolean isQuiet() {
    return frames.isEmpty();
  }

  /** Nothing is sent after this. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        clock.shutdownNow();
        throw new AssertionError("a frame can't be sent");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
