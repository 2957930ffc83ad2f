package dev.hotpin.wire;

/**
 * What a device asked for in its handshake. A device that asks for nothing gets part 1 of the
 * protocol.
 *
 * @param acks whether audio frames are acknowledged
 * @param timings whether {@code complete} carries the turn's number and times
 * @param asked whether the handshake named any option, so that the answer repeats them
 */
public record SessionOptions(boolean acks, boolean timings, boolean asked) {
  /** Part 1 of the protocol. */
  public static final SessionOptions DEFAULT = new SessionOptions(true, false, false);
}
