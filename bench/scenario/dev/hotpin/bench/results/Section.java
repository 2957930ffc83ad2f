package dev.hotpin.bench.results;

import java.io.IOException;

/** One of the published measurements. */
interface Section {
  /** What follows {@code --only}. */
  String name();

  /** Its heading. */
  String title();

  /** What it was told to measure, in a line: other options give other figures. */
  String options();

  /** How long it takes at most or so, in seconds: an estimate for the person who waits. */
  long expectedSeconds(Lab.Thoroughness how);

  /**
   * What was found.
   *
   * @param markdown that is published, without the heading
   * @param faults of the servers that are ours
   */
  record Findings(String markdown, Faults faults) {}

  /**
   * Measures.
   *
   * @throws IOException with a sentence, if a server can't be had
   */
  Findings measure(Lab lab) throws IOException, InterruptedException;
}
