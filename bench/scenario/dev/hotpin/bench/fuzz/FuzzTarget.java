package dev.hotpin.bench.fuzz;

import java.util.Random;

/** Something that takes bytes from strangers. Threads: one at a time. */
public interface FuzzTarget {
  /** Short, lower case: what {@code --target} takes. */
  String name();

  /** A line for people: what is fed with what. */
  String description();

  /** How many of a hundred inputs of a mixed run are for it, more or less; at least 1. */
  int share();

  /** A new input: mostly well-formed, with some of it bent. The same for the same numbers. */
  byte[] generate(Random random);

  /**
   * Feeds {@code input} and checks what must hold. Must do the same whenever it gets the same.
   *
   * @throws Exception whatever is no outcome that the target declares: a finding
   */
  void run(byte[] input) throws Exception;
}
