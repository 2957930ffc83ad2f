package dev.hotpin.server;

import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.turn.SlowTurns;
import dev.hotpin.turn.TurnLog;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import dev.hotpin.wire.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Logs each turn, counts turns by outcome, and what was dropped. Threads: any. */
public final class TurnCounters implements TurnObserver {
  private static final String TOO_LONG = ErrorCode.UTTERANCE_TOO_LONG.onTheWire();

  private final SlowTurns slowTurns;
  private final LimitCounters limits;
  private final Map<String, LongAdder> turnsByOutcome = new ConcurrentHashMap<>();
  private final LongAdder lateResults = new LongAdder();
  private final LongAdder surplusEndsOfSpeech = new LongAdder();
  private final LongAdder droppedAudioBytes = new LongAdder();
  private final LongAdder guessesMade = new LongAdder();
  private final LongAdder guessesRight = new LongAdder();
  private final LongAdder guessesWasted = new LongAdder();

  /**
   * Counts.
   *
   * @param slowTurns keeps a record of those that are too slow
   * @param limits counts the utterances that were too long
   */
  TurnCounters(SlowTurns slowTurns, LimitCounters limits) {
    this.slowTurns = slowTurns;
    this.limits = limits;
  }

  @Override
  public void turnEnded(TurnSummary summary) {
    TurnLog.write(summary);
    slowTurns.turnEnded(summary);
    turnsByOutcome.computeIfAbsent(summary.outcome(), name -> new LongAdder()).increment();
    if (summary.outcome().equals(TOO_LONG)) {
      limits.hit(Limit.UTTERANCE_LENGTH);
    }
  }

  @Override
  public void lateResult() {
    lateResults.increment();
  }

  @Override
  public void surplusEndOfSpeech() {
    surplusEndsOfSpeech.increment();
  }

  @Override
  public void droppedAudio(int pcmBytes) {
    droppedAudioBytes.add(pcmBytes);
  }

  @Override
  public void guessMade() {
    guessesMade.increment();
  }

  @Override
  public void guessRight() {
    guessesRight.increment();
  }

  @Override
  public void guessWasted() {
    guessesWasted.increment();
  }

  /** Times that the chat model was asked before the end of speech. */
  public long guessesMade() {
    return guessesMade.sum();
  }

  /** Of those, how many were answers to what was said then. */
  public long guessesRight() {
    return guessesRight.sum();
  }

  /** And how many were in vain. */
  public long guessesWasted() {
    return guessesWasted.sum();
  }

  /** How many turns ended in each way, by name. */
  public Map<String, Long> turnsByOutcome() {
    Map<String, Long> counts = new TreeMap<>();
    turnsByOutcome.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  /** Results that came after their turn's end. */
  public long lateResults() {
    return lateResults.sum();
  }

  /** Ends of speech that came while a turn was in progress. */
  public long surplusEndsOfSpeech() {
    return surplusEndsOfSpeech.sum();
  }

  /** Bytes of samples that came while a turn was in progress, or after too many. */
  public long droppedAudioBytes() {
    return droppedAudioBytes.sum();
  }
}
