package dev.hotpin.bench.load;

import java.util.Map;

/** Looks on while a fleet runs. On the thread that runs it. */
public interface RunWatch {
  /** Nobody looks. */
  RunWatch NONE = new RunWatch() {};

  /** All are connected, and nobody has spoken yet. */
  default void connected() {}

  /**
   * Whether there is enough; what is under way is waited for, and counts. Asked ten times a second.
   *
   * @param soFar by name of the group
   */
  default boolean isEnough(Map<String, GroupRecord> soFar) {
    return false;
  }

  /**
   * Whether it is plain already what comes of it, so that the rest may be saved. Asked ten times a
   * second.
   *
   * @param soFar by name of the group
   */
  default boolean isDecided(Map<String, GroupRecord> soFar) {
    return false;
  }
}
