package dev.hotpin.recognition.vosk;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.PcmQueue;
import dev.hotpin.recognition.SpeechDecoder;
import dev.hotpin.recognition.Urgency;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recognizer of libvosk that decodes block by block on the threads of {@link FairDecoding}.
 *
 * <p>Worn after {@link #MAX_HEARD_MILLIS} of audio: libvosk composes the decoding graph as speech
 * needs it and keeps every state without bound (alphacep/vosk-api #930, #149), so a recognizer
 * grows with all it hears.
 */
final class VoskDecoder implements SpeechDecoder, FairDecoding.Job {
  private static final Logger LOG = LoggerFactory.getLogger(VoskDecoder.class);

  /**
   * A block: what one call decodes. 100 ms are one chunk of the tuned network (10 frames), so that
   * a call takes 10 to 50 ms; larger ones would let speakers wait for each other, smaller ones
   * decode nothing most of the time.
   */
  static final int BLOCK_BYTES = (int) Pcm.bytesOf(100);

  /**
   * Partial results are computed after this much new audio, when somebody wants them and the
   * decoder has caught up: with each chunk of the network, since computing one takes a fraction of
   * a millisecond.
   */
  static final long PARTIAL_EVERY_BYTES = Pcm.bytesOf(100);

  /** Audio after which the recognizer is to be replaced. */
  static final long MAX_HEARD_MILLIS = 10 * 60_000;

  private enum Phase {
    IDLE,
    OPEN,
    FINISHING,
    ABANDONED
  }

  private final VoskTranscriber transcriber; // by the thread that runs the block
  private final FairDecoding threads;
  private final byte[] block = new byte[BLOCK_BYTES]; // by the thread that runs the block
  private String lastPartial = ""; // by the thread that runs the block
  private int lastFinishedChars; // by the thread that runs the block
  private long sincePartialBytes; // by the thread that runs the block

  private final Object lock = new Object();
  private final PcmQueue pending = new PcmQueue();
  private Phase phase = Phase.IDLE;
  private Listener listener;
  private boolean scheduled; // queued or running
  private volatile boolean failed;
  private volatile boolean worn;

  VoskDecoder(VoskTranscriber transcriber, FairDecoding threads) {
    this.transcriber = transcriber;
    this.threads = threads;
  }

  @Override
  public void begin(Listener newListener) {
    synchronized (lock) {
      if (phase != Phase.IDLE) {
        throw new IllegalStateException("begun while " + phase);
      }
      phase = Phase.OPEN;
      listener = newListener;
    }
  }

  @Override
  public void feed(byte[] pcm) {
    feed(pcm, pcm.length);
  }

  @Override
  public void feed(byte[] pcm, int pcmBytes) {
    synchronized (lock) {
      if (phase != Phase.OPEN) {
        throw new IllegalStateException("fed while " + phase);
      }
      if (failed || pcmBytes == 0) {
        return;
      }
      pending.add(pcm, pcmBytes);
    }
    schedule();
  }

  @Override
  public void finish() {
    end(Phase.FINISHING);
  }

  @Override
  public void abandon() {
    end(Phase.ABANDONED);
  }

  private void end(Phase how) {
    synchronized (lock) {
      if (how == Phase.ABANDONED && phase != Phase.OPEN) {
        if (phase == Phase.FINISHING) {
          phase = how; // the block that runs is the last
          pending.clear();
        }
        return; // else it is idle but for saying so
      }
      if (phase != Phase.OPEN) {
        throw new IllegalStateException("ended while " + phase);
      }
      phase = how;
      if (how == Phase.ABANDONED) {
        pending.clear();
      }
    }
    schedule();
    threads.hurry(this);
  }

  private void schedule() {
    synchronized (lock) {
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    threads.ready(this);
  }

  @Override
  public Urgency urgency() {
    synchronized (lock) {
      // An abandoned one is only cleared, and its permit is wanted.
      return Urgency.of(phase == Phase.FINISHING, pending.bytes());
    }
  }

  @Override
  public boolean runBlock() {
    int bytes;
    boolean ended;
    synchronized (lock) {
      bytes = failed ? 0 : pending.take(block);
      ended = phase != Phase.OPEN && bytes == 0;
      if (bytes == 0 && !ended) {
        scheduled = false;
        return false;
      }
    }
    if (ended) {
      end();
      return false;
    }
    decode(bytes);
    return true;
  }

  @Override
  public void refused(RejectedExecutionException cause) {
    fail(new VoskException("the decoding threads have ended", cause));
    boolean ended;
    synchronized (lock) {
      ended = phase != Phase.OPEN;
      scheduled = false;
    }
    if (ended) {
      becomeIdle();
    }
  }

  private void decode(int bytes) {
    try {
      transcriber.accept(block, bytes);
      sincePartialBytes += bytes;
      if (sincePartialBytes >= PARTIAL_EVERY_BYTES && caughtUp() && listener().wantsPartials()) {
        sincePartialBytes = 0;
        tellPartial();
      }
    } catch (RuntimeException | Error e) { // JNA throws Error for a fault in native memory
      fail(e);
    }
  }

  /** Whether there is time for a partial result: no samples and no speaker wait. */
  private boolean caughtUp() {
    synchronized (lock) {
      return phase == Phase.OPEN && pending.isEmpty();
    }
  }

  private void tellPartial() {
    String words = transcriber.partial();
    int finishedChars = transcriber.finishedChars();
    if (!words.equals(lastPartial) || finishedChars != lastFinishedChars) {
      lastPartial = words;
      lastFinishedChars = finishedChars;
      listener().onPartial(words, finishedChars);
    }
  }

  /** Gives the transcript where it is wanted, then forgets the speaker. */
  private void end() {
    boolean wanted;
    synchronized (lock) {
      wanted = phase == Phase.FINISHING;
    }
    String transcript = null;
    if (wanted && !failed) {
      try {
        transcript = transcriber.finish();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
    if (transcript != null) {
      listener().onFinal(transcript);
    }
    if (!failed) {
      try {
        transcriber.clear();
      } catch (RuntimeException | Error e) {
        LOG.warn("A recognizer could not be cleared; it is replaced", e);
        failed = true;
      }
    }
    becomeIdle();
  }

  private void becomeIdle() {
    lastPartial = "";
    lastFinishedChars = 0;
    sincePartialBytes = 0;
    worn = failed || Pcm.millisOf(transcriber.heardPcmBytes()) >= MAX_HEARD_MILLIS;
    Listener last;
    synchronized (lock) {
      last = listener;
      listener = null;
      phase = Phase.IDLE;
      scheduled = false;
    }
    last.onIdle(); // from here on another utterance may have begun
  }

  private void fail(Throwable cause) {
    boolean first;
    synchronized (lock) {
      first = !failed;
      failed = true;
      pending.clear();
    }
    if (first) {
      listener().onFailure(cause);
    }
  }

  private Listener listener() {
    synchronized (lock) {
      return listener;
    }
  }

  @Override
  public void giveUp() {
    threads.giveUp(this);
  }

  @Override
  public long waitingPcmBytes() {
    synchronized (lock) {
      return pending.bytes();
    }
  }

  @Override
  public boolean isWorn() {
    return worn;
  }

  @Override
  public void close() {
    transcriber.close();
  }

  /** For warming and measuring, before the first loan. */
  VoskTranscriber transcriber() {
    return transcriber;
  }
}
