package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.LostThreads;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One decoder lent to one {@link PooledRecognition}, for one stretch of its audio. Carries what the
 * decoder says, on engine threads, to the recognition's loop, and brings the decoder home when both
 * sides are done with it: the loop will call it no more, and it holds nothing of the speaker.
 */
final class Loan implements SpeechDecoder.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Loan.class);

  private static final int BOTH_SIDES = 2;

  /**
   * For clearing a decoder of its speaker, which takes a block of 10 to 450 ms and goes before all
   * other decoding. What takes longer hangs.
   */
  static final long CLEAR_MILLIS = 5_000;

  /** When it should be idle. */
  private record Due(long sinceNanos, long millis) {
    long leftMillis(long nowNanos) {
      return millis - TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
    }
  }

  private final RecognizerPool pool;
  private final PooledRecognition borrower;
  private final SpeechDecoder decoder;
  private final long sinceNanos;
  private final boolean waitedFor;
  private final AtomicInteger sidesHolding = new AtomicInteger(BOTH_SIDES);
  private boolean idle; // guarded by this: the decoder may be another's from then on
  private LostThreads.Loss loss; // guarded by this; null until it was given up
  private volatile boolean failed;
  private volatile Due idleDue; // written under this; null until it should become idle

  private long fedPcmBytes; // loop only, until both sides have let go
  private boolean ended; // loop only: finish or abandon has been called, or need not be
  private boolean over; // loop only: the last word of this stretch is here
  private String text = ""; // loop only: the words of this stretch so far
  private int finishedChars; // loop only: of them, those that won't change

  Loan(
      RecognizerPool pool,
      PooledRecognition borrower,
      SpeechDecoder decoder,
      long sinceNanos,
      boolean waitedFor) {
    this.pool = pool;
    this.borrower = borrower;
    this.decoder = decoder;
    this.sinceNanos = sinceNanos;
    this.waitedFor = waitedFor;
  }

  // ---- the loop's side ----

  void begin() {
    try {
      decoder.begin(this);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  void feed(byte[] pcm) {
    fedPcmBytes += pcm.length;
    try {
      decoder.feed(pcm);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  void feed(byte[] pcm, int pcmBytes) {
    fedPcmBytes += pcmBytes;
    try {
      decoder.feed(pcm, pcmBytes);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  /** No more audio: the last word of the stretch follows. */
  void finish() {
    if (!ended) {
      ended = true;
      expectIdleWithin(FinalWait.millisFor(Pcm.millisOf(fedPcmBytes)) + CLEAR_MILLIS);
      try {
        decoder.finish();
      } catch (RuntimeException e) {
        onFailure(e);
      }
      letGo();
    }
  }

  /**
   * The stretch is of no interest any more, or the decoder has failed. Also after {@link #finish}:
   * seconds of speech may still wait to be decoded.
   */
  void abandon() {
    expectIdleWithin(CLEAR_MILLIS);
    synchronized (this) {
      if (!idle && !over && loss == null) {
        abandonDecoder();
      }
    }
    over = true;
    if (!ended) {
      ended = true;
      letGo();
    }
  }

  /** One that throws here too never becomes idle, and is given up. */
  private void abandonDecoder() {
    try {
      decoder.abandon();
    } catch (RuntimeException e) {
      LOG.warn("A recognizer could not be abandoned", e);
      failed = true;
    }
  }

  String text() {
    return text;
  }

  void text(String words, int finished) {
    text = words;
    finishedChars = finished;
  }

  int finishedChars() {
    return finishedChars;
  }

  boolean isOver() {
    return over;
  }

  void over() {
    expectIdleWithin(CLEAR_MILLIS);
    over = true;
  }

  private synchronized void expectIdleWithin(long millis) {
    long nowNanos = pool.nanoTime();
    Due due = idleDue;
    if (due == null || due.leftMillis(nowNanos) > millis) {
      idleDue = new Due(nowNanos, millis);
    }
  }

  // ---- the engine's side ----

  @Override
  public boolean wantsPartials() {
    return !isLost() && borrower.wantsPartials();
  }

  @Override
  public void onPartial(String transcript, int finished) {
    tell(() -> borrower.partial(this, transcript, finished));
  }

  @Override
  public void onFinal(String transcript) {
    tell(() -> borrower.stretchOver(this, transcript));
  }

  @Override
  public void onFailure(Throwable cause) {
    failed = true;
    tell(() -> borrower.failed(this, cause));
  }

  /** What one says that was given up is nobody's. */
  private void tell(Runnable word) {
    if (isLost()) {
      pool.countLateResult();
    } else {
      borrower.hop(word);
    }
  }

  private synchronized boolean isLost() {
    return loss != null;
  }

  @Override
  public void onIdle() {
    LostThreads.Loss cameBack;
    synchronized (this) {
      if (idle) {
        return;
      }
      idle = true;
      cameBack = loss;
    }
    if (cameBack == null) {
      letGo();
    } else {
      pool.closeLost(decoder);
      cameBack.cameBack();
    }
  }

  private void letGo() {
    if (sidesHolding.decrementAndGet() == 0) {
      pool.takeBack(this);
    }
  }

  // ---- the pool's side ----

  SpeechDecoder decoder() {
    return decoder;
  }

  /** Whether it should have come home by now. */
  boolean isOverdue(long nowNanos) {
    Due due = idleDue;
    return due != null && due.leftMillis(nowNanos) < 0;
  }

  /** The time until then was not the decoder's to work in. */
  synchronized void startAnew(long nowNanos) {
    Due due = idleDue;
    if (due != null) {
      idleDue = new Due(nowNanos, due.millis());
    }
  }

  /**
   * Gives the decoder up, with its thread: whatever it does from now on reaches nobody.
   *
   * @return false if it has come home at the last moment
   */
  boolean giveUp(LostThreads threads) {
    LostThreads.Loss suspected = threads.suspect("The recognizer of " + borrower);
    synchronized (this) {
      if (idle || loss != null) {
        return false;
      }
      loss = suspected;
    }
    suspected.count();
    decoder.giveUp();
    borrower.hop(() -> borrower.gaveUp(this));
    return true;
  }

  boolean hasFailed() {
    return failed;
  }

  /** All that the decoder got in this loan; for who takes it back. */
  long fedPcmBytes() {
    return fedPcmBytes;
  }

  /** Whether its borrower had to wait, has not caught up nearly, and keeps others waiting. */
  boolean isLate() {
    return waitedFor && !pool.isWorthTheWait(decoder.waitingPcmBytes());
  }

  /** Whether its borrower had to wait for it. */
  boolean wasWaitedFor() {
    return waitedFor;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  PooledRecognition borrower() {
    return borrower;
  }
}
