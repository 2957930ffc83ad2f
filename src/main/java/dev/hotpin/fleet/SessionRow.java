package dev.hotpin.fleet;

import dev.hotpin.turn.SessionFigures;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.VoiceSession;
import java.util.concurrent.TimeUnit;

/**
 * A session as operators see it.
 *
 * @param key under which it is kept
 * @param owner whose it is; empty where the server tells no owners apart
 * @param address without the port
 * @param stateMillis for how long it is in its state
 * @param connectedMillis for how long it is connected
 * @param turns on this connection
 * @param firstAudioMillis of its last turn; -1 where there was none with audio
 */
record SessionRow(
    String key,
    String id,
    String owner,
    String address,
    SessionFigures.State state,
    long stateMillis,
    long connectedMillis,
    int turns,
    long firstAudioMillis) {

  static SessionRow of(SessionRegistry.Connected connected) {
    VoiceSession session = connected.session();
    SessionFigures figures = session.figures();
    long nowNanos = session.nanoTime();
    boolean owned = !session.key().equals(session.sessionId());
    return new SessionRow(
        session.key(),
        session.sessionId(),
        owned ? session.principal().name() : "",
        connected.address(),
        figures.state(),
        millis(nowNanos - figures.stateNanos()),
        millis(nowNanos - figures.openedNanos()),
        figures.turns(),
        figures.firstAudioMillis());
  }

  /** Another thread may have written the beginning after this one read the clock. */
  private static long millis(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
