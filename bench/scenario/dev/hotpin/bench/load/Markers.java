package dev.hotpin.bench.load;

import dev.hotpin.bench.chat.Marker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether each session hears its own replies. The chat stand-in begins each sentence with the name
 * that it gave the conversation, the number of the turn in it and a check of the words that it was
 * asked; a name that two sessions hear, a number that does not rise, a check of other words than
 * the session's own or a sentence that differs from the first in any of them is a reply that went
 * astray. Any thread.
 */
final class Markers {
  /** What was found in a reply. */
  enum Verdict {
    /** The session's own, in its turn. */
    OWN,
    /** No marker: an excuse, an offline reply. */
    UNMARKED,
    /** Of another session. */
    WRONG_SESSION,
    /** Of the same session, but of another turn. */
    WRONG_TURN
  }

  private final Map<String, String> ownerOfName = new HashMap<>();

  /** What a session remembers between its turns. On the session's loop. */
  static final class Memory {
    private String name = "";
    private int step;
    private boolean broken = true;

    /** A turn did not come to its end: its number, or the whole conversation, may be lost. */
    void broken() {
      broken = true;
    }

    @Override
    public String toString() {
      return "after step " + step + " of \"" + name + "\"" + (broken ? ", broken off" : "");
    }
  }

  /** Judges a reply. */
  Verdict judge(String sessionId, Memory memory, String transcript, String reply) {
    List<Marker> found = Marker.findAll(reply);
    if (found.isEmpty()) {
      memory.broken();
      return Verdict.UNMARKED;
    }
    Verdict ofSentences = ofLaterSentences(found);
    Verdict ofFirst = ofFirst(sessionId, memory, transcript, found.get(0));
    return ofFirst == Verdict.OWN ? ofSentences : ofFirst;
  }

  /** A sentence in the midst of a reply belongs where its first one does. */
  private static Verdict ofLaterSentences(List<Marker> found) {
    Marker first = found.get(0);
    Verdict verdict = Verdict.OWN;
    for (Marker marker : found) {
      if (!marker.conversation().equals(first.conversation())) {
        return Verdict.WRONG_SESSION;
      }
      if (!marker.equals(first)) {
        verdict = Verdict.WRONG_TURN;
      }
    }
    return verdict;
  }

  private Verdict ofFirst(String sessionId, Memory memory, String transcript, Marker marker) {
    String owner;
    synchronized (ownerOfName) {
      owner = ownerOfName.putIfAbsent(marker.conversation(), sessionId);
    }
    if (owner != null && !owner.equals(sessionId)) {
      return Verdict.WRONG_SESSION;
    }
    boolean sameName = marker.conversation().equals(memory.name);
    int least = memory.broken ? memory.step : memory.step + 1;
    boolean inOrder = sameName ? marker.step() >= least : memory.broken && owner == null;
    boolean ownWords = marker.check().equals(Marker.checkOf(transcript));
    memory.name = marker.conversation();
    memory.step = marker.step();
    memory.broken = false;
    return inOrder && ownWords ? Verdict.OWN : Verdict.WRONG_TURN;
  }
}
