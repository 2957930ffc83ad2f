package dev.hotpin.pipeline;

import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Refusal;
import dev.hotpin.identity.Verdict;
import dev.hotpin.limits.QuotaRefusal;
import dev.hotpin.limits.Quotas;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.VoiceSession;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * Who may send a picture to which session. A picture belongs to its sender's session of that id;
 * where another's is connected, and none of the sender's, it is refused rather than kept for
 * nobody. Threads: any.
 */
public final class ImageAccess {
  private static final String WHAT = "a picture";

  private final Access access;
  private final SessionRegistry sessions;
  private final Quotas quotas;

  /**
   * @param quotas of which one is how many sessions something is kept for
   */
  public ImageAccess(Access access, SessionRegistry sessions, Quotas quotas) {
    this.access = access;
    this.sessions = sessions;
    this.quotas = quotas;
  }

  /** Who sends {@code request}; a refusal is counted and logged. */
  Verdict sender(Channel channel, HttpRequest request) {
    return access.device(channel, request, WHAT);
  }

  /** Whether {@code sender} may send one to the session of this id. */
  boolean mayPost(Principal sender, String sessionId) {
    return sender.maySpeakFor(sessionId)
        && !sessions.isOnlyAnothers(sessionId, sender.keyOf(sessionId));
  }

  /**
   * Why no picture of {@code sender} can be kept for one more session, which is then counted: who
   * makes up session ids would push the pictures of others out. Empty where it can.
   */
  Optional<QuotaRefusal> refuseToKeep(Principal sender, String sessionId) {
    return quotas.of(VoiceSession.quotaKey(sender, sessionId), sessionId).keepForSession();
  }

  /** Counts and logs that the session was another's. */
  void refused(Channel channel, String sessionId) {
    access.refused(channel, WHAT + " for session " + sessionId, Refusal.OTHER_SESSION);
  }
}
