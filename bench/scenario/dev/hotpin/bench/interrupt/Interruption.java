package dev.hotpin.bench.interrupt;

import dev.hotpin.bench.interrupt.PlayingDevice.Frame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One interrupted reply: asks by text, plays for a while, interrupts, reads on as fast as it comes.
 *
 * @param silentMillis from sending INTERRUPT to the last byte of that turn, {@code interrupted}
 *     included
 * @param audioAfterBytes audio that came after it was sent
 * @param unplayedMillis all audio that was sent and not played when it was sent
 * @param strayFrames frames of the turn after its {@code interrupted}
 */
public record Interruption(
    double silentMillis, int audioAfterBytes, double unplayedMillis, int strayFrames) {
  private static final double BYTES_PER_MILLI = 32;
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Takes a turn and cuts it off.
   *
   * @param playMillis how much of it is played
   * @throws IOException where the reply ends before
   */
  public static Interruption of(PlayingDevice device, String question, long playMillis)
      throws IOException {
    device.send("{\"signal\":\"TEXT\",\"text\":\"" + question + "\"}");
    int stray = awaitTurn(device);
    Frame first = device.next();
    while (!first.binary()) {
      first = device.next();
    }
    long beganNanos = first.readNanos();
    device.play();
    long audioBytes = first.bytes();
    while (System.nanoTime() - beganNanos < TimeUnit.MILLISECONDS.toNanos(playMillis)) {
      Frame frame = device.next();
      audioBytes += frame.binary() ? frame.bytes() : 0;
      if (frame.isStatus("complete")) {
        throw new IOException(
            "The reply of " + audioBytes + " bytes ended before it was interrupted.");
      }
    }
    return interrupt(device, beganNanos, audioBytes, stray);
  }

  /** Frames before the first message of the new turn are of the old one. */
  private static int awaitTurn(PlayingDevice device) throws IOException {
    int stray = 0;
    Frame frame = device.next();
    while (!frame.isStatus("processing") || !frame.text().contains("\"stage\":\"llm\"")) {
      stray++;
      frame = device.next();
    }
    return stray;
  }

  private static Interruption interrupt(
      PlayingDevice device, long beganNanos, long audioBytes, int stray) throws IOException {
    device.stopPlaying();
    long sentNanos = System.nanoTime();
    device.send("{\"signal\":\"INTERRUPT\"}");
    int after = 0;
    Frame frame = device.next();
    while (!frame.isStatus("interrupted")) {
      after += frame.binary() ? frame.bytes() : 0;
      frame = device.next();
    }
    double playedMillis = (sentNanos - beganNanos) / NANOS_PER_MILLI;
    double sentMillis = (audioBytes + after) / BYTES_PER_MILLI;
    return new Interruption(
        (frame.readNanos() - sentNanos) / NANOS_PER_MILLI,
        after,
        Math.max(0, sentMillis - playedMillis),
        stray);
  }
}
