package dev.hotpin.recognition.sphinx;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.PcmQueue;
import dev.hotpin.recognition.Urgency;
import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;

/**
 * The head of Sphinx4's front end: turns the samples of one utterance into blocks of 10 ms, as the
 * decoding thread pulls them, and makes it wait while there are none.
 *
 * <p>Threads: {@link #getData} on the decoder's own thread; the rest on any. A waiting thread is
 * woken by each {@link #add}, {@link #end} and {@link #discard}: nothing polls.
 *
 * <p>Public, with a constructor without arguments, since Sphinx4 makes it from its configuration.
 */
public final class PcmSource extends BaseDataProcessor {
  /** What Sphinx4's endpointer and windows are made for: one block, one verdict speech or not. */
  private static final int BLOCK_SAMPLES = Pcm.SAMPLE_RATE_HZ / 100;

  /**
   * Most bytes that may wait: 64 s of sound. The caller bounds an utterance at 60 s, so it is
   * reached only where the caller is wrong, and then said aloud.
   */
  static final int MAX_QUEUED_BYTES = 64_000 * Pcm.BYTES_PER_MILLI;

  private enum Stage {
    /** Between utterances, or with the end told: no more data. */
    OVER,
    /** An utterance began and its start is still to be told. */
    STARTING,
    FLOWING
  }

  private final PcmQueue queue = new PcmQueue();
  private final byte[] blockPcm = new byte[BLOCK_SAMPLES * Pcm.BYTES_PER_SAMPLE];
  private DecodingSlots.Seat seat; // null where the decoder has the machine for itself
  private boolean ended;
  private Stage stage = Stage.OVER;
  private long samples; // told since the start

  /** From now on the decoding thread shares the cores with others. */
  synchronized void shareCores(DecodingSlots.Seat newSeat) {
    seat = newSeat;
  }

  /** Starts an utterance. Nothing may be left of the one before. */
  synchronized void begin() {
    queue.clear();
    ended = false;
    samples = 0;
    stage = Stage.STARTING;
  }

  /**
   * Takes a copy of the first {@code pcmBytes} of {@code pcm}, whole samples.
   *
   * @throws IllegalStateException if more than {@link #MAX_QUEUED_BYTES} would wait
   */
  synchronized void add(byte[] pcm, int pcmBytes) {
    if (pcmBytes % Pcm.BYTES_PER_SAMPLE != 0) {
      throw new IllegalArgumentException("Half a sample: " + pcmBytes + " bytes");
    }
    if (ended || pcmBytes == 0) {
      return;
    }
    if (queue.bytes() + pcmBytes > MAX_QUEUED_BYTES) {
      throw new IllegalStateException(
          "More than " + MAX_QUEUED_BYTES + " bytes of one utterance wait to be decoded");
    }
    queue.add(pcm, pcmBytes);
    notifyAll();
  }

  /** No more samples come: what waits is decoded, then the end is told. */
  void end() {
    endWith(false);
  }

  /** Ends the utterance at once: what waits is dropped. */
  void discard() {
    endWith(true);
  }

  private void endWith(boolean dropped) {
    DecodingSlots.Seat own;
    Urgency now;
    synchronized (this) {
      if (dropped) {
        queue.clear();
      }
      ended = true;
      own = seat;
      now = urgency();
      notifyAll();
    }
    if (own != null) {
      own.reconsider(now); // not while locked: slots ask for urgency()
    }
  }

  /** Whether no more than so many blocks of 10 ms are left, and no more come. */
  synchronized boolean endsWithin(int blocks) {
    return ended && queue.bytes() <= (long) blocks * blockPcm.length;
  }

  /** The next block or signal; null for ever once the end has been told. */
  @Override
  public Data getData() throws DataProcessingException {
    try {
      takeSlot();
      return next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataProcessingException("Interrupted while waiting for sound", e);
    }
  }

  /** Not while locked: who feeds must not wait for who decodes; and slots ask for urgency(). */
  private void takeSlot() throws InterruptedException {
    DecodingSlots.Seat own;
    boolean resting;
    synchronized (this) {
      own = seat;
      resting = own != null && mustWait();
    }
    if (resting) {
      own.rest();
    }
    awaitSound();
    if (own != null) {
      own.decode(this::urgency);
    }
  }

  private synchronized Urgency urgency() {
    return Urgency.of(ended, queue.bytes());
  }

  /** Samples that were not pulled yet. Threads: any. */
  synchronized long waitingPcmBytes() {
    return queue.bytes();
  }

  private boolean mustWait() {
    return stage == Stage.FLOWING && queue.bytes() < blockPcm.length && !ended;
  }

  private synchronized void awaitSound() throws InterruptedException {
    while (mustWait()) {
      wait();
    }
  }

  private synchronized Data next() {
    return switch (stage) {
      case OVER -> null;
      case STARTING -> {
        stage = Stage.FLOWING;
        yield new DataStartSignal(Pcm.SAMPLE_RATE_HZ);
      }
      case FLOWING -> nextBlockOrEnd();
    };
  }

  private Data nextBlockOrEnd() {
    if (queue.isEmpty()) {
      stage = Stage.OVER;
      return new DataEndSignal(samples * 1000 / Pcm.SAMPLE_RATE_HZ);
    }
    double[] block = new double[BLOCK_SAMPLES]; // the last one is filled up with silence
    int pcmBytes = queue.take(blockPcm);
    for (int at = 0; at < pcmBytes; at += Pcm.BYTES_PER_SAMPLE) {
      block[at / Pcm.BYTES_PER_SAMPLE] =
          (short) ((blockPcm[at] & 0xff) | blockPcm[at + 1] << Byte.SIZE);
    }
    DoubleData data = new DoubleData(block, Pcm.SAMPLE_RATE_HZ, samples);
    samples += BLOCK_SAMPLES;
    return data;
  }
}
