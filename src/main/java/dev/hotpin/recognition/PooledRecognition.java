package dev.hotpin.recognition;

import dev.hotpin.concurrent.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One utterance that borrows decoders of a {@link RecognizerPool}: one for each stretch of audio
 * between {@link #release}s, in most utterances one at all. Confined to its loop, except {@link
 * #hop}, {@link #offer} and {@link #wantsPartials}.
 */
final class PooledRecognition implements Recognition {
  private final RecognizerPool pool;
  private final Loop loop;
  private final RecognitionListener listener;

  private final Queue<byte[]> backlog = new ArrayDeque<>(); // samples without a decoder yet
  private final AtomicLong backlogBytes = new AtomicLong(); // changed on the loop, read by the pool
  private final List<Loan> stretches = new ArrayList<>(1); // in the order of the audio
  private Loan current; // the one that takes samples, if any
  private boolean asked; // a decoder has been asked for and has not come
  private long askedNanos; // when, where it did not come at once
  private boolean releaseWhenLent;
  private boolean ended;
  private boolean late; // had to wait, ended long before it had caught up, and keeps others waiting
  private boolean over; // nothing more is told to the listener
  private boolean refused; // the pool had no room for its samples
  private volatile boolean partialsWanted; // written on the loop
  private String lastPartial = "";
  private int lastFinishedChars;

  PooledRecognition(RecognizerPool pool, Loop loop, RecognitionListener listener) {
    this.pool = pool;
    this.loop = loop;
    this.listener = listener;
  }

  @Override
  public boolean feed(byte[] pcm) {
    assert loop.inLoop();
    if (over || ended) {
      return !refused;
    }
    askIfNone();
    if (current != null) {
      current.feed(pcm);
      return true;
    }
    return keep(pcm);
  }

  /** Copies only what has to wait: the decoder that it has keeps a copy itself. */
  @Override
  public boolean feed(byte[] pcm, int pcmBytes) {
    assert loop.inLoop();
    if (over || ended) {
      return !refused;
    }
    askIfNone();
    if (current != null) {
      current.feed(pcm, pcmBytes);
      return true;
    }
    return keep(Arrays.copyOf(pcm, pcmBytes));
  }

  private void askIfNone() {
    releaseWhenLent = false;
    if (current == null && !asked) {
      asked = true;
      Loan loan = pool.borrow(this);
      if (loan != null) {
        start(loan);
      } else {
        askedNanos = pool.nanoTime();
      }
    }
  }

  /** Until a decoder comes. */
  private boolean keep(byte[] pcm) {
    if (!pool.reserve(pcm.length)) {
      refused = true;
      giveUp();
      return false;
    }
    backlog.add(pcm);
    backlogBytes.addAndGet(pcm.length);
    return true;
  }

  @Override
  public void wantPartials(boolean wanted) {
    assert loop.inLoop();
    partialsWanted = wanted && !ended && !over;
  }

  /** Threads: any. */
  boolean wantsPartials() {
    return partialsWanted;
  }

  @Override
  public void release() {
    assert loop.inLoop();
    if (current != null) {
      Loan loan = current;
      current = null;
      loan.finish();
    } else if (asked) {
      releaseWhenLent = true;
    }
  }

  @Override
  public void endOfSpeech() {
    assert loop.inLoop();
    if (over || ended) {
      return;
    }
    ended = true;
    partialsWanted = false;
    if (asked) {
      pool.hurry(this, backlogBytes.get());
    } else {
      late = current != null && current.isLate();
      release();
      // Never from within the caller's own call.
      hop(this::finishIfComplete);
    }
  }

  @Override
  public boolean isAdmitted() {
    return !asked && !refused && !late;
  }

  @Override
  public void abandon() {
    assert loop.inLoop();
    if (!over) {
      giveUp();
    }
  }

  /** Samples that wait for a decoder. Threads: any. */
  long backlogPcmBytes() {
    return backlogBytes.get();
  }

  /** Hands {@code task} to the loop; where the loop is gone so is the listener. Threads: any. */
  void hop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      pool.countLateResult();
    }
  }

  /** A decoder has come free for this one. False if there is no loop any more. Threads: any. */
  boolean offer(Loan loan) {
    try {
      loop.execute(() -> lent(loan));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** The pool closes while this one waits for a decoder. Threads: any. */
  void refuse(Throwable cause) {
    hop(
        () -> {
          if (!over) {
            giveUp();
            listener.onFailure(cause);
          }
        });
  }

  void partial(Loan loan, String words, int finishedChars) {
    if (over || loan.isOver()) {
      pool.countLateResult();
      return;
    }
    loan.text(words, finishedChars);
    tellPartial();
  }

  private void tellPartial() {
    if (!partialsWanted) {
      return;
    }
    String soFar = joined();
    int finishedChars = finishedChars();
    if (!soFar.equals(lastPartial) || finishedChars != lastFinishedChars) {
      lastPartial = soFar;
      lastFinishedChars = finishedChars;
      listener.onPartial(soFar, finishedChars);
    }
  }

  void stretchOver(Loan loan, String words) {
    if (over) {
      pool.countLateResult();
      return;
    }
    loan.text(words, words.length());
    loan.over();
    tellPartial();
    finishIfComplete();
  }

  void failed(Loan loan, Throwable cause) {
    if (over) {
      loan.abandon();
      pool.countLateResult();
      return;
    }
    if (loan.equals(current)) {
      current = null;
    }
    loan.abandon();
    giveUp();
    listener.onFailure(cause);
  }

  /** Its decoder hangs. Where its words are known that is the pool's business alone. */
  void gaveUp(Loan loan) {
    if (!over && !loan.isOver()) {
      failed(loan, new TimeoutException("the recognizer hangs"));
    }
  }

  private void lent(Loan loan) {
    if (over) {
      pool.takeBackUnused(loan);
      return;
    }
    pool.waited(pool.nanoTime() - askedNanos);
    late = ended && !pool.isWorthTheWait(backlogBytes.get());
    start(loan);
    for (byte[] pcm = backlog.poll(); pcm != null; pcm = backlog.poll()) {
      loan.feed(pcm);
    }
    freeBacklog();
    if (ended || releaseWhenLent) {
      release();
    }
  }

  private void start(Loan loan) {
    asked = false;
    current = loan;
    stretches.add(loan);
    loan.begin();
  }

  private void finishIfComplete() {
    if (over || !ended || asked || current != null) {
      return;
    }
    for (Loan stretch : stretches) {
      if (!stretch.isOver()) {
        return;
      }
    }
    over = true;
    listener.onFinal(joined());
  }

  private void giveUp() {
    over = true;
    partialsWanted = false;
    if (asked) {
      pool.cancel(this);
      asked = false;
    }
    freeBacklog();
    current = null;
    stretches.forEach(Loan::abandon);
  }

  private void freeBacklog() {
    pool.unreserve(backlogBytes.getAndSet(0));
    backlog.clear();
  }

  private String joined() {
    StringBuilder text = new StringBuilder();
    for (Loan stretch : stretches) {
      if (!stretch.text().isEmpty()) {
        if (text.length() > 0) {
          text.append(' ');
        }
        text.append(stretch.text());
      }
    }
    return text.toString();
  }

  /** What is finished of {@link #joined}: whole stretches, and the finished part of the next. */
  private int finishedChars() {
    int chars = 0;
    for (Loan stretch : stretches) {
      int finished = stretch.finishedChars();
      if (finished > 0) {
        chars += (chars > 0 ? 1 : 0) + finished;
      }
      if (!stretch.isOver()) {
        break;
      }
    }
    return chars;
  }

  @Override
  public String toString() {
    return "recognition of " + listener;
  }
}
