package dev.hotpin.fleet;

/** Somebody who watches. Threads: any; nothing blocks. */
interface Watcher {
  /** Whether its credential is still good. */
  boolean mayStay();

  /**
   * Sends {@code event}, unless the one before is still on its way.
   *
   * @param event never changed; shared with others
   * @return whether it was taken
   */
  boolean offer(byte[] event);

  /**
   * Ends it.
   *
   * @param event to say so, which is left out where the one before is still on its way
   */
  void end(byte[] event);
}
