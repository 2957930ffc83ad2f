package dev.hotpin.limits;

import java.util.Locale;

/** Every limit that a client can meet. Its name in lower case is its label in metrics. */
public enum Limit {
  /** Open sockets, over all addresses. */
  CONNECTIONS,
  /** Open sockets of one address. */
  CONNECTIONS_PER_ADDRESS,
  /** New connections of one address in a second. */
  HANDSHAKES_PER_ADDRESS,
  /** No first frame after the upgrade, or an upgrade that does not come. */
  HANDSHAKE_TIMEOUT,
  /** A request whose head or body comes too slowly. */
  SLOW_REQUEST,
  /** Request line or header fields of HTTP. */
  HTTP_HEADER_BYTES,
  /** The body of an HTTP request that is no picture. */
  HTTP_BODY_BYTES,
  /** A WebSocket frame. */
  FRAME_BYTES,
  /** A message, reassembled. */
  MESSAGE_BYTES,
  /** What one connection sends in a second. */
  BYTES_PER_SECOND,
  /** An utterance. */
  UTTERANCE_LENGTH,
  /** Turns of one device in a minute. */
  TURNS_PER_MINUTE,
  /** Turns of one device in a day. */
  TURNS_PER_DAY,
  /** Utterances of one principal at once. */
  CONCURRENT_UTTERANCES,
  /** Sessions of one principal whose conversations are kept. */
  SESSIONS_PER_DEVICE,
  /** Tokens of the language model for one principal in a day. */
  TOKENS_PER_DAY,
  /** The bytes of a picture. */
  IMAGE_BYTES,
  /** The pixels of a picture. */
  IMAGE_PIXELS,
  /** Uploads in progress, in bytes, over all connections. */
  UPLOAD_BYTES,
  /** A device that says nothing. */
  IDLE_TIMEOUT,
  /** A client that does not read. */
  WRITE_TIMEOUT,
  /** A device that does not answer pings. */
  PING_TIMEOUT,
  /** Operators who watch the fleet at the same time. */
  FLEET_WATCHERS;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** For metrics and logs: lower case with underscores. */
  public String label() {
    return label;
  }
}
