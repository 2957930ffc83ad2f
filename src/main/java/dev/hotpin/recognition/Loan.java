package dev.hotpin.recognition;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One decoder lent to one {@link PooledRecognition}, for one stretch of its audio. Carries what the
 * decoder says, on engine threads, to the recognition's loop, and brings the decoder home when both
 * sides are done with it: the loop will call it no more, and it holds nothing of the speaker.
 */
final class Loan implements SpeechDecoder.Listener {
  private static final int BOTH_SIDES = 2;

  private final RecognizerPool pool;
  private final PooledRecognition borrower;
  private final SpeechDecoder decoder;
  private final long sinceNanos;
  private final boolean waitedFor;
  private final AtomicInteger sidesHolding = new AtomicInteger(BOTH_SIDES);
  private boolean idle; // guarded by this: the decoder may be another's from then on
  private volatile boolean failed;

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
    decoder.begin(this);
  }

  void feed(byte[] pcm) {
    fedPcmBytes += pcm.length;
    decoder.feed(pcm);
  }

  void feed(byte[] pcm, int pcmBytes) {
    fedPcmBytes += pcmBytes;
    decoder.feed(pcm, pcmBytes);
  }

  /** No more audio: the last word of the stretch follows. */
  void finish() {
    if (!ended) {
      ended = true;
      decoder.finish();
      letGo();
    }
  }

  /**
   * The stretch is of no interest any more, or the decoder has failed. Also after {@link #finish}:
   * seconds of speech may still wait to be decoded.
   */
  void abandon() {
    synchronized (this) {
      if (!idle && !over) {
        decoder.abandon();
      }
    }
    over = true;
    if (!ended) {
      ended = true;
      letGo();
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
    over = true;
  }

  // ---- the engine's side ----

  @Override
  public boolean wantsPartials() {
    return borrower.wantsPartials();
  }

  @Override
  public void onPartial(String transcript, int finished) {
    borrower.hop(() -> borrower.partial(this, transcript, finished));
  }

  @Override
  public void onFinal(String transcript) {
    borrower.hop(() -> borrower.stretchOver(this, transcript));
  }

  @Override
  public void onFailure(Throwable cause) {
    failed = true;
    borrower.hop(() -> borrower.failed(this, cause));
  }

  @Override
  public void onIdle() {
    synchronized (this) {
      if (idle) {
        return;
      }
      idle = true;
    }
    letGo();
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

  boolean hasFailed() {
    return failed;
  }

  /** All that the decoder got in this loan; for who takes it back. */
  long fedPcmBytes() {
    return fedPcmBytes;
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
