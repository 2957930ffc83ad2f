package dev.hotpin.server;

import dev.hotpin.turn.TurnLog;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnSummary;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Logs each turn, counts turns by outcome, and what was dropped. Threads: any. */
public final class TurnCounters implements TurnObserver {
  private final Map<String, LongAdder> turnsByOutcome = new ConcurrentHashMap<>();
  private final LongAdder lateResults = new LongAdder();
  private final LongAdder surplusEndsOfSpeech = new LongAdder();
  private final LongAdder droppedAudioBytes = new LongAdder();

  @Override
  public void turnEnded(TurnSummary summary) {
    TurnLog.write(summary);
    turnsByOutcome.computeIfAbsent(summary.outcome(), name -> new LongAdder()).increment();
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
