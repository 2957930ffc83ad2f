package dev.hotpin.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What one client does, as bytes: segments that arrive one by one, and waits between them. Any
 * bytes are a script, so that a script can be cut and bent.
 */
public final class Script {
  /** Where a step goes. */
  public interface Player {
    /** Bytes arrive. */
    void segment(byte[] bytes);

    /** Nothing comes for a while. */
    void pause(long millis);
  }

  /** A segment that is longer is two. */
  private static final int MAX_SEGMENT_BYTES = 0xFFFF;

  private static final int PAUSE = 1;
  private static final int STEP_KINDS = 8; // the rest are segments, so that most bytes are

  private Script() {}

  /** Collects steps. */
  public static final class Writer {
    private final ByteArrayOutputStream steps = new ByteArrayOutputStream();

    /** Bytes that arrive together. */
    public Writer segment(byte[] bytes) {
      for (int at = 0; at < bytes.length; at += MAX_SEGMENT_BYTES) {
        byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + MAX_SEGMENT_BYTES));
        step(0, part.length);
        steps.writeBytes(part);
      }
      return this;
    }

    /** Nothing for a while, 65 s at most. */
    public Writer pause(int millis) {
      step(PAUSE, Math.min(millis, MAX_SEGMENT_BYTES));
      return this;
    }

    private void step(int kind, int number) {
      steps.write(kind);
      steps.write(number >> Byte.SIZE);
      steps.write(number);
    }

    /** All steps. */
    public byte[] toBytes() {
      return steps.toByteArray();
    }
  }

  /** Plays the steps in order. */
  public static void play(byte[] script, Player player) {
    int at = 0;
    while (at + 3 <= script.length) {
      int kind = script[at] & 0xFF;
      int number = ((script[at + 1] & 0xFF) << Byte.SIZE) | (script[at + 2] & 0xFF);
      at += 3;
      if (kind % STEP_KINDS == PAUSE) {
        player.pause(number);
      } else {
        int end = Math.min(script.length, at + number);
        player.segment(Arrays.copyOfRange(script, at, end));
        at = end;
      }
    }
  }
}
