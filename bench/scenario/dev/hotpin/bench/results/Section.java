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
   * Measures.
   *
   * @return what is published, as Markdown without the heading
   * @throws IOException with a sentence, if a server can't be had
   */
  String measure(Lab lab) throws IOException, InterruptedException;
}
