package dev.hotpin.turn;

import java.util.Objects;

/**
 * Hands all on: for observers that hear some of it on the way. One that overrides a method hands
 * that on by {@code super}. Threads: as {@link TurnObserver}.
 */
public abstract class ForwardingTurnObserver implements TurnObserver {
  private final TurnObserver next;

  /**
   * @param next hears everything, too
   */
  protected ForwardingTurnObserver(TurnObserver next) {
    this.next = Objects.requireNonNull(next, "next");
  }

  @Override
  public void turnEnded(TurnSummary summary) {
    next.turnEnded(summary);
  }

  @Override
  public void lateResult() {
    next.lateResult();
  }

  @Override
  public void surplusEndOfSpeech() {
    next.surplusEndOfSpeech();
  }

  @Override
  public void guessMade() {
    next.guessMade();
  }

  @Override
  public void guessRight() {
    next.guessRight();
  }

  @Override
  public void guessWasted() {
    next.guessWasted();
  }

  @Override
  public void droppedAudio(int pcmBytes) {
    next.droppedAudio(pcmBytes);
  }
}
