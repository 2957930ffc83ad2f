package dev.hotpin.cli;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.TurnListener;
import dev.hotpin.concurrent.EngineThreads;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/**
 * This machine's loudspeaker, open: plays replies as they come. It has a thread of its own, which
 * waits for the sound card so that the event loop need not; pieces go over in a queue without
 * locks.
 *
 * <p>Bounded: what comes while {@value #MAX_QUEUED_PIECES} pieces wait is not played.
 */
final class Speaker implements TurnListener, AutoCloseable {
  /** Two minutes and more in frames of 2,048 bytes; a reply lasts one at most. */
  private static final int MAX_QUEUED_PIECES = 2_048;

  /** Marks the end of a reply: an empty piece, told by identity. */
  private static final byte[] END_OF_REPLY = new byte[0];

  private final SourceDataLine line;
  private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
  private final Semaphore queued = new Semaphore(0);
  private final Semaphore played = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();

  private Speaker(SourceDataLine line) {
    this.line = line;
  }

  /**
   * Opens it and starts its thread.
   *
   * @throws IOException with one sentence, if there is none or it is taken
   */
  static Speaker open() throws IOException {
    try {
      SourceDataLine line = AudioSystem.getSourceDataLine(Microphone.FORMAT);
      line.open(Microphone.FORMAT);
      line.start();
      Speaker speaker = new Speaker(line);
      EngineThreads.factory("hotpin-speaker").newThread(speaker::play).start();
      return speaker;
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new IOException(
          "There is no loudspeaker that Java can open at 16 kHz mono; use --save instead.", e);
    }
  }

  @Override
  public void replyAudio(byte[] pcm) {
    if (queued.availablePermits() < MAX_QUEUED_PIECES) {
      put(pcm);
    }
  }

  /** Waits until all of a reply that has come is played, too. */
  void awaitPlayed() throws InterruptedException {
    put(END_OF_REPLY);
    played.acquire();
  }

  @Override
  public void close() {
    closed.set(true);
    put(END_OF_REPLY);
  }

  private void put(byte[] piece) {
    pieces.add(piece);
    queued.release();
  }

  private void play() {
    try (line) {
      while (!closed.get()) {
        queued.acquireUninterruptibly();
        byte[] piece = pieces.remove();
        if (piece == END_OF_REPLY) {
          line.drain();
          played.release();
        } else {
          line.write(piece, 0, wholeSamples(piece));
        }
      }
    }
  }

  private static int wholeSamples(byte[] piece) {
    return piece.length / Pcm.BYTES_PER_SAMPLE * Pcm.BYTES_PER_SAMPLE;
  }
}
