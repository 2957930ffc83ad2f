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

  /** The chat model was asked before the end of speech. */
  default void guessMade() {}

  /** What it was asked then turned out to be what was said. */
  default void guessRight() {}

  /** It turned out not to be, or the turn was not answered: the call was in vain. */
  default void guessWasted() {}

  /** Audio came while a turn was in progress and was dropped. */
  default void droppedAudio(int pcmBytes) {}
}
