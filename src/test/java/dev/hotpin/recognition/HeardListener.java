package dev.hotpin.recognition;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a recognition told it. */
final class HeardListener implements RecognitionListener {
  final String name;
  final List<String> partials = new ArrayList<>();
  final List<Integer> finishedChars = new ArrayList<>();
  final List<String> finals = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();

  HeardListener(String name) {
    this.name = name;
  }

  @Override
  public void onPartial(String transcript, int finishedChars) {
    partials.add(transcript);
    this.finishedChars.add(finishedChars);
  }

  @Override
  public void onFinal(String transcript) {
    finals.add(transcript);
  }

  @Override
  public void onFailure(Throwable cause) {
    failures.add(cause);
  }

  int terminalCalls() {
    return finals.size() + failures.size();
  }

  @Override
  public String toString() {
    return name;
  }
}
