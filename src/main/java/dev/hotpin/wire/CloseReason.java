package dev.hotpin.wire;

/** Every reason for which the server closes a WebSocket, with its code (RFC 6455, section 7.4). */
public enum CloseReason {
  /** Nothing came for the idle time, no turn in progress. */
  IDLE(1000, "Idle timeout"),
  /** The server stops; replies in progress have ended. */
  GOING_AWAY(1001, "Server is shutting down, reconnect in a moment"),
  /** A frame that RFC 6455 does not allow. */
  PROTOCOL_FAULT(1002, "WebSocket protocol error"),
  /** Neither text nor binary. */
  WRONG_FRAME(1003, "Only text and binary frames are understood"),
  /** A text frame that is not UTF-8. */
  NOT_UTF8(1007, "Text must be UTF-8"),
  /** The first frame was not a handshake. */
  BAD_HANDSHAKE(
      1008, "Send {\"session_id\": \"...\"} as the first frame: 1-64 of A-Z a-z 0-9 . _ -"),
  /** No first frame in time. */
  HANDSHAKE_TIMEOUT(1008, "No handshake: send {\"session_id\": \"...\"} as the first frame"),
  /** The handshake asked for what is not offered; an error that names it came before. */
  UNSUPPORTED(1008, "The handshake asks for what is not offered"),
  /**
   * No credential in the handshake, or one that is not good; an error that says why came before.
   */
  UNAUTHORIZED(1008, "unauthorized: a valid credential is needed for this session"),
  /** The credential was good and was taken back. */
  CREDENTIAL_REVOKED(1008, "credential revoked"),
  /** The credential was good and its time is over. */
  CREDENTIAL_EXPIRED(1008, "credential expired"),
  /** Two devices fight over one session id. */
  SESSION_IN_USE(1008, "session in use by another device"),
  /** The device did not answer pings. */
  PONG_TIMEOUT(1008, "No answer to pings"),
  /** The device stopped reading its reply. */
  NOT_READING(1008, "The reply was not read"),
  /** A message beyond the limit. */
  TOO_LARGE(1009, "Message too large: send audio in smaller frames"),
  /** A fault of the server's own. */
  INTERNAL(1011, "Internal error, please reconnect"),
  /** The same session id connected again. */
  TAKEN_OVER(1012, "Session continued on a newer connection"),
  /** The server's memory for unread replies is used up. */
  OVERLOADED(1013, "Server overloaded, reconnect later");

  private final int code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The close code on the wire. */
  public int code() {
    return code;
  }

  /** The reason on the wire: at most 123 bytes. */
  public String text() {
    return text;
  }
}
