package dev.hotpin.client;

import java.util.regex.Pattern;

/**
 * What a wearable says first: who it is, and what it asks for. Servers ignore keys that they don't
 * know.
 *
 * @param sessionId 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param timings whether {@code complete} should carry the server's own times
 * @param formats of the sound in both directions
 * @param wishes what else it asks for
 * @param token its credential, empty for none. Never to be logged: {@link #toString} leaves it out
 */
public record Handshake(
    String sessionId, boolean timings, WearableFormats formats, Wishes wishes, String token) {
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Refuses a session id that no server would take. */
  public Handshake {
    if (!SESSION_ID.matcher(sessionId).matches()) {
      throw new IllegalArgumentException(
          "a session id is 1 to 64 of A-Z a-z 0-9 . _ -, not \"" + sessionId + "\"");
    }
  }

  /** With the formats and manners of part 1. */
  public Handshake(String sessionId, boolean timings) {
    this(sessionId, timings, WearableFormats.DEFAULT, Wishes.NONE, "");
  }

  /** The same with a credential. */
  public Handshake withToken(String credential) {
    return new Handshake(sessionId, timings, formats, wishes, credential);
  }

  @Override
  public String toString() {
    return "Handshake[sessionId=" + sessionId + ", formats=" + formats + ", wishes=" + wishes + "]";
  }
}
