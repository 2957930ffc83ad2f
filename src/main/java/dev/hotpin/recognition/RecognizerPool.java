package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.concurrent.PauseDetector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As many warm decoders as utterances may be recognised at once (the permits), lent to one
 * utterance at a time.
 *
 * <p>An utterance asks with its first samples. While no decoder is free its samples wait, up to a
 * bound over all utterances; what does not fit is refused and that utterance is over, without a
 * callback. Who is served first see {@link WaitingLine}. A decoder that is worn or has failed is
 * closed and replaced by a thread of the pool's own; until then its permit is out.
 *
 * <p>Threads: any; no method blocks but {@link #start} and {@link #close}.
 */
public final class RecognizerPool implements RecognitionService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecognizerPool.class);

  /**
   * Decoding that is not felt: a waiting utterance that needs no more is answered before the others
   * (a quarter of the 500 ms after which people talk over an answer).
   */
  private static final double PROMPT_MILLIS = 125;

  /** A loan beyond the longest utterance (60 s) and its decoding is suspected to be forgotten. */
  static final long LONG_LOAN_MILLIS = 90_000;

  /**
   * More to catch up with than this makes an answer late: a device's burst of 2 s, and a second.
   */
  static final long LATE_PCM_BYTES = Pcm.bytesOf(3_000);

  /** Faster than this no engine is believed to be: it guards the division. */
  private static final double MIN_REAL_TIME_FACTOR = 0.01;

  /** A decoder that takes longer to be made hangs: Sphinx4 takes 3 to 6 s, Vosk a fraction. */
  static final long MAKING_MILLIS = 60_000;

  private static final long LOAN_CHECK_MILLIS = 1_000;
  private static final long CLOSE_WAIT_MILLIS = 5_000;
  private static final long FIRST_RETRY_MILLIS = 1_000;
  private static final long LAST_RETRY_MILLIS = 60_000;

  private final RecognitionEngine engine;
  private final int permits;
  private final String permitsReason;
  private final long maxWaitingPcmBytes;
  private final ScheduledExecutorService care; // one thread, which waits for nothing
  private final Executor makers; // close and make decoders: a thread each, since both may hang
  private final LostThreads lostThreads;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();
  private final Deque<SpeechDecoder> free = new ArrayDeque<>(); // the last used first
  private final WaitingLine line;
  private final Set<Loan> loans = new LinkedHashSet<>(); // the longest first
  private final Set<Loan> longLoansLogged = new LinkedHashSet<>();
  private final Set<Making> makings = new LinkedHashSet<>();
  private final CatchUpBudget budget;
  private final CatchUpPace pace;
  private final PauseDetector pauses; // care thread
  private boolean servingLater; // care will serve when budget and pace allow
  private long waitingPcmBytes;
  private int beingReplaced;
  private boolean closed; // no new loans
  private boolean drained; // what comes back now is closed at once

  private final LongAdder lateResults = new LongAdder();
  private final LongAdder refusedFeeds = new LongAdder();
  private final LongAdder replacements = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder longLoans = new LongAdder();
  private volatile LongConsumer waits = nanos -> {};

  RecognizerPool(
      RecognitionEngine engine,
      Permits permits,
      List<SpeechDecoder> decoders,
      long promptPcmBytes,
      long maxWaitingPcmBytes,
      CatchUpPace pace,
      ScheduledExecutorService care,
      Executor makers,
      LostThreads lostThreads,
      LongSupplier nanoTime) {
    this.line = new WaitingLine(promptPcmBytes);
    this.engine = engine;
    this.permits = permits.count();
    this.permitsReason = permits.reason();
    this.maxWaitingPcmBytes = maxWaitingPcmBytes;
    this.care = care;
    this.makers = makers;
    this.lostThreads = lostThreads;
    this.nanoTime = nanoTime;
    this.budget = new CatchUpBudget(permits.count(), nanoTime.getAsLong());
    this.pace = pace;
    this.pauses = new PauseDetector(LOAN_CHECK_MILLIS);
    free.addAll(decoders);
  }

  /** The same, where nobody minds how many decoders hang. */
  public static RecognizerPool start(
      RecognitionEngine engine, OptionalInt permitsSetting, long maxWaitingPcmBytes) {
    return start(engine, permitsSetting, maxWaitingPcmBytes, LostThreads.unbounded());
  }

  /**
   * Makes a decoder for each core, measures their speed when all decode, decides how many there may
   * be, and makes the others, some of them at the same time. Blocks for seconds; not for event
   * loops. The engine stays the caller's, to be closed after the pool.
   *
   * @param permitsSetting the operator's number of permits, at least 1; empty to measure
   * @param maxWaitingPcmBytes bound of the samples that wait for a decoder, over all utterances
   * @param lostThreads counts the decoders that hang
   */
  public static RecognizerPool start(
      RecognitionEngine engine,
      OptionalInt permitsSetting,
      long maxWaitingPcmBytes,
      LostThreads lostThreads) {
    List<SpeechDecoder> decoders = new ArrayList<>();
    try {
      decoders.add(engine.newDecoder());
      if (permitsSetting.isEmpty()) {
        DecoderMaker.add(engine, decoders, Permits.toMeasureWith(engine) - 1);
      }
      double measured = DecoderMaker.measure(engine, decoders);
      Permits permits = Permits.decide(engine, measured, permitsSetting);
      double realTimeFactor = Math.max(measured, MIN_REAL_TIME_FACTOR);
      while (decoders.size() > permits.count()) {
        decoders.remove(decoders.size() - 1).close();
      }
      DecoderMaker.add(engine, decoders, permits.count() - decoders.size());
      ScheduledThreadPoolExecutor care =
          new ScheduledThreadPoolExecutor(1, EngineThreads.factory("hotpin-stt-care"));
      RecognizerPool pool =
          new RecognizerPool(
              engine,
              permits,
              decoders,
              Pcm.bytesOf((long) (PROMPT_MILLIS / realTimeFactor)),
              maxWaitingPcmBytes,
              CatchUpPace.ofThisMachine(realTimeFactor, System.nanoTime()),
              care,
              Executors.newCachedThreadPool(EngineThreads.factory("hotpin-stt-maker")),
              lostThreads,
              System::nanoTime);
      Future<?> unusedCheck =
          care.scheduleWithFixedDelay(
              pool::watch, LOAN_CHECK_MILLIS, LOAN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
      LOG.info("{} recognizes {}", engine.name(), permits.reason());
      return pool;
    } catch (RuntimeException | Error e) {
      decoders.forEach(SpeechDecoder::close);
      throw e;
    }
  }

  /**
   * Opens an utterance. Costs nothing until its first samples come.
   *
   * @param loop the thread of the recognition's methods and of the listener's
   * @param listener its {@code toString} names the borrower in the log
   */
  @Override
  public Recognition open(Loop loop, RecognitionListener listener) {
    return new PooledRecognition(this, loop, listener);
  }

  /** Utterances that may be recognised at once. */
  public int permits() {
    return permits;
  }

  /** Why it is that many, in one sentence. */
  public String permitsReason() {
    return permitsReason;
  }

  /** Decoders that wait for an utterance. */
  public int free() {
    synchronized (lock) {
      return free.size();
    }
  }

  /** Decoders that are lent, or being cleaned after a loan. */
  public int inUse() {
    synchronized (lock) {
      return loans.size();
    }
  }

  /** Decoders that are being replaced: their permits are out. */
  public int beingReplaced() {
    synchronized (lock) {
      return beingReplaced;
    }
  }

  /** Utterances that wait for a decoder. */
  public int waiting() {
    synchronized (lock) {
      return line.size();
    }
  }

  /** Bytes of samples that wait for a decoder, over all utterances. */
  public long waitingPcmBytes() {
    synchronized (lock) {
      return waitingPcmBytes;
    }
  }

  /** Results that came for an utterance that was over, and were dropped. */
  public long lateResults() {
    return lateResults.sum();
  }

  /** Times that samples were refused since too many waited. */
  public long refusedFeeds() {
    return refusedFeeds.sum();
  }

  /** Decoders that were replaced, worn or failed. */
  public long replacements() {
    return replacements.sum();
  }

  /** Decoders that failed, of an utterance or while being replaced. */
  public long failures() {
    return failures.sum();
  }

  /** Loans that took so long that they were logged. */
  public long longLoans() {
    return longLoans.sum();
  }

  /**
   * Tells how long each utterance that had to wait for a decoder has waited, when it has one.
   *
   * @param nanos takes nanoseconds; any thread; must not block
   */
  public void measureWaits(LongConsumer nanos) {
    waits = nanos;
  }

  // ---- for the recognitions ----

  /**
   * Whether a speaker who has ended should wait until so much is decoded: it takes a time that is
   * not felt, or nobody else wants the decoder.
   */
  boolean isWorthTheWait(long pcmBytes) {
    return line.isPrompt(pcmBytes) || waiting() == 0;
  }

  void waited(long nanos) {
    waits.accept(nanos);
  }

  /** A decoder, or null: then the recognition waits, and is offered one. */
  Loan borrow(PooledRecognition recognition) {
    synchronized (lock) {
      if (!closed && line.size() == 0 && !free.isEmpty()) {
        return lend(free.pollFirst(), recognition, false);
      }
      line.join(recognition);
    }
    serve(); // a decoder may be free that those who wait are too late for
    return null;
  }

  /** Its end of speech has come, with so much of it still to be decoded. */
  void hurry(PooledRecognition recognition, long backlogPcmBytes) {
    synchronized (lock) {
      line.ended(recognition, backlogPcmBytes);
    }
    serve(); // a short one may have the decoder that others are kept from
  }

  /** It needs no decoder any more. One that is on its way comes back through takeBackUnused. */
  void cancel(PooledRecognition recognition) {
    synchronized (lock) {
      line.leave(recognition);
    }
  }

  boolean reserve(long pcmBytes) {
    synchronized (lock) {
      if (!closed && waitingPcmBytes + pcmBytes <= maxWaitingPcmBytes) {
        waitingPcmBytes += pcmBytes;
        return true;
      }
    }
    refusedFeeds.increment();
    return false;
  }

  void unreserve(long pcmBytes) {
    synchronized (lock) {
      waitingPcmBytes -= pcmBytes;
    }
  }

  void countLateResult() {
    lateResults.increment();
  }

  /** The loan is over on both sides. Threads: any. */
  void takeBack(Loan loan) {
    SpeechDecoder decoder = loan.decoder();
    boolean replace = loan.hasFailed() || decoder.isWorn();
    if (loan.hasFailed()) {
      failures.increment();
    }
    synchronized (lock) {
      if (loan.wasWaitedFor()) {
        budget.spendBeyondRealTime(loan.fedPcmBytes(), nanoTime.getAsLong() - loan.sinceNanos());
      }
      remove(loan);
      longLoansLogged.remove(loan);
      lock.notifyAll();
      replace &= !closed;
      if (replace) {
        // Under the lock: close(), which ends this executor, comes before or after.
        care.execute(() -> make(() -> replace(decoder)));
        beingReplaced++;
      }
    }
    if (!replace) {
      putBack(decoder);
    }
  }

  /** The decoder was never begun: its recognition was over when it came. */
  void takeBackUnused(Loan loan) {
    synchronized (lock) {
      remove(loan);
    }
    putBack(loan.decoder());
  }

  private void putBack(SpeechDecoder decoder) {
    boolean afterTheEnd;
    synchronized (lock) {
      afterTheEnd = drained;
      if (!afterTheEnd) {
        free.addFirst(decoder);
        lock.notifyAll();
      }
    }
    if (afterTheEnd) {
      decoder.close();
    } else {
      serve();
    }
  }

  /** Offers free decoders to those who wait. */
  private void serve() {
    while (true) {
      PooledRecognition next;
      Loan loan;
      synchronized (lock) {
        if (closed || free.isEmpty() || line.size() == 0) {
          return;
        }
        if (!line.isNextPrompt() && (!leavesOneForTheNext() || !mayCatchUp())) {
          return;
        }
        next = line.next();
        loan = lend(free.pollFirst(), next, true);
      }
      if (!next.offer(loan)) {
        synchronized (lock) {
          remove(loan);
          free.addFirst(loan.decoder());
        }
      }
    }
  }

  /**
   * Who has waited so long that the answer will be late in any case does not take the last free
   * decoder: whoever begins next would wait in turn, and in the end everyone's answer would be
   * late.
   */
  private boolean leavesOneForTheNext() {
    boolean late = line.nextBacklogPcmBytes() > LATE_PCM_BYTES;
    return !late || free.size() > 1 || permits == 1;
  }

  /** Where budget or pace don't allow it, those who wait are served when they do. */
  private boolean mayCatchUp() {
    long nowNanos = nanoTime.getAsLong();
    budget.pass(loans.size(), nowNanos);
    boolean inBudget = budget.allows();
    // Where nobody has a decoder there is nothing left to catch up with, whatever was expected.
    boolean inPace = loans.isEmpty() || pace.allows(nowNanos);
    boolean mayIt = inBudget && inPace;
    if (!mayIt && !servingLater) {
      servingLater = true;
      long millis =
          Math.max(
              inBudget ? 1 : budget.millisUntilAllowed(loans.size()),
              inPace ? 1 : pace.millisUntilAllowed(nowNanos));
      Future<?> unusedLater = care.schedule(this::serveLater, millis, TimeUnit.MILLISECONDS);
    }
    return mayIt;
  }

  private void serveLater() {
    synchronized (lock) {
      servingLater = false;
    }
    serve();
  }

  private Loan lend(SpeechDecoder decoder, PooledRecognition recognition, boolean waitedFor) {
    long nowNanos = nanoTime.getAsLong();
    budget.pass(loans.size(), nowNanos);
    pace.begin(recognition.backlogPcmBytes(), nowNanos);
    Loan loan = new Loan(this, recognition, decoder, nowNanos, waitedFor);
    loans.add(loan);
    return loan;
  }

  private void remove(Loan loan) {
    budget.pass(loans.size(), nanoTime.getAsLong());
    loans.remove(loan);
  }

  /** On a maker's thread, from the care thread; once the pool is closed there are none. */
  private void make(Runnable task) {
    try {
      makers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("A recognizer was not replaced, since the pool is closed");
    }
  }

  /** A decoder that was given up came back: frees it. Threads: any. */
  void closeLost(SpeechDecoder decoder) {
    make(() -> close(decoder));
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  // ---- on the makers' threads ----

  /** One decoder in the making, by a thread that may hang in it. */
  private static final class Making {
    private long sinceNanos; // guarded by the pool's lock, as the next
    private LostThreads.Loss loss; // null but for one given up

    Making(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  private void replace(SpeechDecoder worn) {
    close(worn);
    makeReplacement(FIRST_RETRY_MILLIS);
  }

  private static void close(SpeechDecoder decoder) {
    try {
      decoder.close();
    } catch (RuntimeException e) {
      LOG.warn("A recognizer could not be closed", e);
    }
  }

  private void makeReplacement(long retryMillis) {
    Making making = new Making(nanoTime.getAsLong());
    synchronized (lock) {
      if (closed) {
        beingReplaced--;
        lock.notifyAll();
        return;
      }
      makings.add(making);
    }
    SpeechDecoder fresh;
    try {
      fresh = engine.newDecoder();
    } catch (RuntimeException | Error e) {
      if (endsInTime(making)) {
        failures.increment();
        LOG.error("A recognizer could not be replaced; next attempt in {} ms", retryMillis, e);
        tryAgainLater(retryMillis);
      }
      return;
    }
    if (!endsInTime(making)) {
      close(fresh); // another has taken its place
      return;
    }
    replacements.increment();
    synchronized (lock) {
      beingReplaced--;
      lock.notifyAll();
    }
    putBack(fresh);
  }

  private boolean endsInTime(Making making) {
    LostThreads.Loss loss;
    synchronized (lock) {
      makings.remove(making);
      loss = making.loss;
    }
    if (loss != null) {
      loss.cameBack();
    }
    return loss == null;
  }

  // ---- on the care thread ----

  private void tryAgainLater(long retryMillis) {
    synchronized (lock) {
      if (closed) { // which ends this executor
        beingReplaced--;
        lock.notifyAll();
        return;
      }
      Future<?> unusedRetry =
          care.schedule(
              () -> make(() -> makeReplacement(Math.min(2 * retryMillis, LAST_RETRY_MILLIS))),
              retryMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * To be called every {@value #LOAN_CHECK_MILLIS} ms. Where it comes much later the process stood
   * still, its decoders too, and they get their time anew.
   */
  void watch() {
    long nowNanos = nanoTime.getAsLong();
    if (pauses.stoodStill(nowNanos)) {
      startAnew(nowNanos);
    } else {
      checkLoans();
    }
  }

  private void startAnew(long nowNanos) {
    LOG.warn("The process stood still: no recognizer is taken for hanging");
    List<Loan> lent;
    synchronized (lock) {
      makings.forEach(making -> making.sinceNanos = nowNanos);
      lent = List.copyOf(loans);
    }
    lent.forEach(loan -> loan.startAnew(nowNanos));
  }

  /**
   * Replaces decoders that hang, and logs, once each, the loans that outlive {@link
   * #LONG_LOAN_MILLIS}.
   */
  void checkLoans() {
    List<Loan> suspicious = new ArrayList<>();
    List<Loan> overdue = new ArrayList<>();
    List<Making> stuck = new ArrayList<>();
    long nowNanos = nanoTime.getAsLong();
    synchronized (lock) {
      for (Making making : makings) {
        if (nowNanos - making.sinceNanos > TimeUnit.MILLISECONDS.toNanos(MAKING_MILLIS)) {
          stuck.add(making);
        }
      }
      for (Loan loan : loans) {
        if (loan.isOverdue(nowNanos)) {
          overdue.add(loan);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - loan.sinceNanos());
        if (millis >= LONG_LOAN_MILLIS && longLoansLogged.add(loan)) {
          suspicious.add(loan);
        }
      }
    }
    for (Loan loan : suspicious) {
      longLoans.increment();
      LOG.warn("A recognizer is lent for over {} ms to {}", LONG_LOAN_MILLIS, loan.borrower());
    }
    overdue.forEach(this::giveUp);
    stuck.forEach(this::giveUp);
  }

  private void giveUp(Loan loan) {
    if (!loan.giveUp(lostThreads)) {
      return;
    }
    failures.increment();
    synchronized (lock) {
      remove(loan);
      longLoansLogged.remove(loan);
      beingReplaced++;
    }
    make(() -> makeReplacement(FIRST_RETRY_MILLIS));
  }

  /** Its permit stays out: another thread makes another in its place. */
  private void giveUp(Making making) {
    LostThreads.Loss loss = lostThreads.suspect("The making of a recognizer");
    synchronized (lock) {
      if (!makings.remove(making)) {
        return; // it ended at the last moment
      }
      making.loss = loss;
    }
    loss.count();
    make(() -> makeReplacement(FIRST_RETRY_MILLIS));
  }

  /**
   * Refuses new utterances, fails those that wait, waits a few seconds for decoders that are lent
   * and closes all that came back. Blocks; not for event loops. Sessions should be over by then. A
   * decoder still lent after that is left alone: freeing it in use would bring the process down.
   */
  @Override
  public void close() {
    List<PooledRecognition> refused;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      care.shutdown();
      refused = line.clear();
    }
    IllegalStateException cause = new IllegalStateException("the recognizer pool is closed");
    refused.forEach(recognition -> recognition.refuse(cause));
    awaitDecoders().forEach(SpeechDecoder::close);
    if (makers instanceof ExecutorService threads) {
      threads.shutdown();
    }
    int stillLent = inUse();
    if (stillLent > 0) {
      LOG.warn("{} of {} recognizers were still in use at the end", stillLent, permits);
    }
  }

  private List<SpeechDecoder> awaitDecoders() {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MILLIS);
    synchronized (lock) {
      try {
        for (long leftNanos = endNanos - System.nanoTime();
            !(loans.isEmpty() && beingReplaced == 0) && leftNanos > 0;
            leftNanos = endNanos - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(lock, Math.max(leftNanos, 1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      drained = true;
      List<SpeechDecoder> back = new ArrayList<>(free);
      free.clear();
      return back;
    }
  }
}
