package dev.hotpin.cli;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.Pacing;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;

/**
 * This machine's microphone, open. Reads on the calling thread, and blocks at the pace of sound.
 */
final class Microphone implements AutoCloseable {
  /** What all of the program's audio lines carry. */
  static final AudioFormat FORMAT =
      new AudioFormat(Pcm.SAMPLE_RATE_HZ, Byte.SIZE * Pcm.BYTES_PER_SAMPLE, 1, true, false);

  /** The longest utterance that a server takes. */
  private static final long MAX_MILLIS = 60_000;

  private final TargetDataLine line;

  private Microphone(TargetDataLine line) {
    this.line = line;
  }

  /** Takes the pieces of speech. */
  @FunctionalInterface
  interface Sink {
    /** A piece; the array is used again. */
    void audio(byte[] pcm, int offset, int length);
  }

  /**
   * Opens it.
   *
   * @throws IOException with one sentence, if there is none or it is taken
   */
  static Microphone open() throws IOException {
    try {
      TargetDataLine line = AudioSystem.getTargetDataLine(FORMAT);
      line.open(FORMAT);
      return new Microphone(line);
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new IOException(
          "There is no microphone that Java can open at 16 kHz mono; name a WAV file instead.", e);
    }
  }

  /**
   * Records until a line is entered, a minute is over, or it is told to stop.
   *
   * @param keys where the line comes from
   * @param stop asked between pieces of 128 ms
   */
  void record(InputStream keys, BooleanSupplier stop, Sink sink) throws IOException {
    byte[] piece = new byte[Pacing.DEVICE_CHUNK_BYTES];
    long leftBytes = Pcm.bytesOf(MAX_MILLIS);
    line.start();
    while (leftBytes > 0 && keys.available() == 0 && !stop.getAsBoolean()) {
      int read = line.read(piece, 0, (int) Math.min(piece.length, leftBytes));
      sink.audio(piece, 0, read);
      leftBytes -= read;
    }
    line.stop();
  }

  @Override
  public void close() {
    line.close();
  }
}
