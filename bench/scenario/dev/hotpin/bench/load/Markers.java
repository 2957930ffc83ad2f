package dev.hotpin.bench.load;

import dev.hotpin.bench.chat.Marker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether each session hears its own replies. The chat stand-in begins a reply with the name that
 * it gave the conversation, the number of the turn in it and a check of the words that it was
 * asked; a name that two sessions hear, a number that does not rise or a check of other words than
 * the session's own is a reply that went astray. Any thread.
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
    Optional<Marker> found = Marker.find(reply);
    if (found.isEmpty()) {
      memory.broken();
      return Verdict.UNMARKED;
    }
    Marker marker = found.get();
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
