package dev.hotpin.bench.results;

import java.io.IOException;

/** One of the published measurements. */
interface Section {
  /** What follows {@code --only}. */
  String name();

  /** Its heading. */
  String title();

  /**
   * Measures.
   *
   * @return what is published, as Markdown without the heading
   * @throws IOException with a sentence, if a server can't be had
   */
  String measure(Lab lab) throws IOException, InterruptedException;
}
