package dev.hotpin.server;

import java.util.List;

/**
 * What the server holds at this moment, for {@code jconsole}, and for whoever looks for leaks: with
 * nobody connected, all but the recognizers and the allocator's own chunks go back to 0. Any
 * thread; never waits.
 */
public interface ServerMXBean {
  /** Of the object name {@code dev.hotpin:type=Server,port=N}: a process may run several. */
  String DOMAIN = "dev.hotpin";

  /** Open connections, also those that are no session yet. */
  int getConnections();

  /** Connected sessions. */
  int getSessions();

  /** Utterances that may be recognized at once. */
  int getPermits();

  /** Recognizers that wait for an utterance. */
  int getRecognizersFree();

  /** Recognizers that are lent, or being cleaned after a loan. */
  int getRecognizersInUse();

  /** Recognizers that are being made in place of worn ones. */
  int getRecognizersBeingReplaced();

  /** Utterances that wait for a recognizer. */
  int getWaitingUtterances();

  /** Samples that wait for a recognizer, in bytes. */
  long getWaitingAudioBytes();

  /** Replies that wait to be taken by their sockets, in bytes. */
  long getQueuedReplyBytes();

  /** Turns since the start whose user waited longer than {@code SLOW_TURN_MS}. */
  long getSlowTurns();

  /** The newest of them, the newest last, each as it was logged; at most 100. */
  List<String> getNewestSlowTurns();

  /** Direct memory that Netty has taken from the system, in bytes; -1 where it doesn't count. */
  long getNettyDirectBytes();

  /** Direct memory that the allocator keeps, in use or not, in bytes. */
  long getAllocatorDirectBytes();

  /** Heap that the allocator keeps, in use or not, in bytes. */
  long getAllocatorHeapBytes();

  /**
   * Direct memory of the allocator that buffers hold at this moment, in bytes; -1 where it doesn't
   * count.
   */
  long getAllocatorPinnedDirectBytes();
}
