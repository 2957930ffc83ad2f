package dev.hotpin.turn;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is counted. */
final class CountingObserver implements TurnObserver {
  final List<String> outcomes = new ArrayList<>();
  final List<TurnSummary> turns = new ArrayList<>();
  int lateResults;
  int surplusEnds;
  int droppedBytes;
  int guessesMade;
  int guessesRight;
  int guessesWasted;

  @Override
  public void guessMade() {
    guessesMade++;
  }

  @Override
  public void guessRight() {
    guessesRight++;
  }

  @Override
  public void guessWasted() {
    guessesWasted++;
  }

  @Override
  public void turnEnded(TurnSummary summary) {
    outcomes.add(summary.outcome());
    turns.add(summary);
  }

  @Override
  public void lateResult() {
    lateResults++;
  }

  @Override
  public void surplusEndOfSpeech() {
    surplusEnds++;
  }

  @Override
  public void droppedAudio(int pcmBytes) {
    droppedBytes += pcmBytes;
  }
}
