package dev.hotpin.recognition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who waits for a decoder, and who is served first when more come than can be served: those who can
 * still be answered promptly.
 *
 * <ol>
 *   <li>Utterances that have ended and are so short that decoding them takes no time that is felt,
 *       in the order in which they ended: they are refused in a moment.
 *   <li>Utterances that still go on, the last to begin first: it has least to catch up, so that its
 *       answer comes as soon as at any other time. In a queue served in turn everyone would be
 *       late; see "adaptive LIFO" in Maurer, Fail at Scale, ACM Queue 13(8), 2015.
 *   <li>Ended utterances that take long to decode, the last to end first.
 * </ol>
 *
 * Guarded by the pool's lock. As long as there are utterances whose samples wait, which the pool
 * bounds.
 */
final class WaitingLine {
  private final long promptPcmBytes;
  private final Set<PooledRecognition> endedPrompt = new LinkedHashSet<>();
  private final Deque<PooledRecognition> speaking = new ArrayDeque<>(); // the last to ask first
  private final Deque<PooledRecognition> endedLong = new ArrayDeque<>(); // the last to end first

  /**
   * @param promptPcmBytes samples that are decoded in no time that is felt
   */
  WaitingLine(long promptPcmBytes) {
    this.promptPcmBytes = promptPcmBytes;
  }

  int size() {
    return endedPrompt.size() + speaking.size() + endedLong.size();
  }

  /** Whether so much is decoded in no time that is felt. Needs no lock. */
  boolean isPrompt(long pcmBytes) {
    return pcmBytes <= promptPcmBytes;
  }

  void join(PooledRecognition recognition) {
    speaking.addFirst(recognition);
  }

  /**
   * Its end of speech has come. No effect on one that does not wait.
   *
   * @param backlogPcmBytes what is to be decoded of it
   */
  void ended(PooledRecognition recognition, long backlogPcmBytes) {
    if (speaking.remove(recognition)) {
      if (isPrompt(backlogPcmBytes)) {
        endedPrompt.add(recognition);
      } else {
        endedLong.addFirst(recognition);
      }
    }
  }

  void leave(PooledRecognition recognition) {
    if (!speaking.remove(recognition) && !endedPrompt.remove(recognition)) {
      endedLong.remove(recognition);
    }
  }

  /** Whether the one to be served next has ended and takes no time that is felt. */
  boolean isNextPrompt() {
    return !endedPrompt.isEmpty();
  }

  /** Samples of the one to be served next, which are to be caught up with. At least one waits. */
  long nextBacklogPcmBytes() {
    if (isNextPrompt()) {
      return endedPrompt.iterator().next().backlogPcmBytes();
    }
    return (speaking.isEmpty() ? endedLong : speaking).getFirst().backlogPcmBytes();
  }

  /** Takes the one to be served next; null if none waits. */
  PooledRecognition next() {
    Iterator<PooledRecognition> prompt = endedPrompt.iterator();
    if (prompt.hasNext()) {
      PooledRecognition recognition = prompt.next();
      prompt.remove();
      return recognition;
    }
    PooledRecognition recognition = speaking.pollFirst();
    return recognition == null ? endedLong.pollFirst() : recognition;
  }

  /** Sends all away, and says who they were. */
  List<PooledRecognition> clear() {
    List<PooledRecognition> all = new ArrayList<>(size());
    for (PooledRecognition next = next(); next != null; next = next()) {
      all.add(next);
    }
    return all;
  }
}
