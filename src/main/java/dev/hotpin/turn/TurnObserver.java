package dev.hotpin.turn;

/** Hears what is worth counting about turns. Default: nothing is. Must not block. Threads: any. */
public interface TurnObserver {
  /** Counts nothing. */
  TurnObserver NONE = new TurnObserver() {};

  /** A turn came to its end. */
  default void turnEnded(TurnSummary summary) {}

  /** A result (token, samples, transcript) came after its turn's end and was dropped. */
  default void lateResult() {}

  /** An end of speech came while a turn was in progress and was ignored. */
  default void surplusEndOfSpeech() {}

  /** Audio came while a turn was in progress and was dropped. */
  default void droppedAudio(int pcmBytes) {}
}
