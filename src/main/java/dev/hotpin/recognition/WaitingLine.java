package dev.hotpin.recognition;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who waits for a decoder: first those whose end of speech has come, in the order in which they
 * ended, then the others, in the order in which they asked. Guarded by the pool's lock. As long as
 * there are utterances whose samples wait, which the pool bounds.
 */
final class WaitingLine {
  private final Set<PooledRecognition> ended = new LinkedHashSet<>();
  private final Set<PooledRecognition> speaking = new LinkedHashSet<>();

  int size() {
    return ended.size() + speaking.size();
  }

  void join(PooledRecognition recognition) {
    speaking.add(recognition);
  }

  /** Its end of speech has come. No effect on one that does not wait. */
  void ended(PooledRecognition recognition) {
    if (speaking.remove(recognition)) {
      ended.add(recognition);
    }
  }

  void leave(PooledRecognition recognition) {
    speaking.remove(recognition);
    ended.remove(recognition);
  }

  /** Takes the one to be served next; null if none waits. */
  PooledRecognition next() {
    Iterator<PooledRecognition> first = (ended.isEmpty() ? speaking : ended).iterator();
    if (!first.hasNext()) {
      return null;
    }
    PooledRecognition recognition = first.next();
    first.remove();
    return recognition;
  }

  /** Sends all away, and says who they were. */
  List<PooledRecognition> clear() {
    List<PooledRecognition> all = new ArrayList<>(ended);
    all.addAll(speaking);
    ended.clear();
    speaking.clear();
    return all;
  }
}
