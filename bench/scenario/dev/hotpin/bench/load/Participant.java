package dev.hotpin.bench.load;

/** One of a fleet. Its methods may be called by any thread and don't block. */
interface Participant {
  /** Connects, and again whenever the connection is lost, until {@link #stop}. */
  void connect();

  /** Begins its schedule of turns, if it has one, at a moment of {@link System#nanoTime}. */
  void begin(long startNanos);

  /** Drops the connection without a close, and comes back within 0.5 to 1.5 s. */
  void reconnect();

  /** Begins no more turns. Until then it goes on, beyond the end of what counts too. */
  void finish();

  /** Closes for good. */
  void stop();
}
