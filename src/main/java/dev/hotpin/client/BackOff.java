package dev.hotpin.client;

import dev.hotpin.wire.CloseReason;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When a device that lost its server comes back (docs/protocol.md): before the n-th attempt, from
 * 0, after a random time between half of and all of min(60 s, 1 s &middot; 2ⁿ), so that a fleet
 * that lost its server does not return in one moment. Thread: one at a time.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 60_000;

  /** 1 s doubled so often is more than the longest wait. */
  private static final int MAX_DOUBLINGS = 6;

  private static final int POLICY = 1008;
  private static final int TAKEN_OVER = 1012;
  private static final Set<String> SLOW =
      Set.of(CloseReason.PONG_TIMEOUT.text(), CloseReason.NOT_READING.text());

  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  private final RandomGenerator random;
  private int attempt;

  public BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** How long to wait before the next attempt, in milliseconds; longer from time to time. */
  public long nextMillis() {
    long most = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(attempt, MAX_DOUBLINGS));
    attempt++;
    return most / 2 + random.nextLong(most / 2 + 1);
  }

  /** A turn went well: the next loss is a new one. An open socket alone is no reason. */
  public void turnWentWell() {
    attempt = 0;
  }

  /**
   * Whether to come back by itself after a close: not where the server would refuse it again, nor
   * where another device has taken the session over, and both would throw each other out.
   *
   * @param closeCode of the server
   * @param reason in its words: who was only slow to answer or to read is welcome again
   */
  static boolean isOfUseAfterClose(int closeCode, String reason) {
    return (closeCode != POLICY || SLOW.contains(reason)) && closeCode != TAKEN_OVER;
  }

  /**
   * Whether to come back by itself after an upgrade that was refused: not where the request is at
   * fault, which would be the same again.
   *
   * @param status of HTTP
   */
  static boolean isOfUseAfterStatus(int status) {
    boolean itsOwnFault = status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR;
    return !itsOwnFault || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
  }
}
