package dev.hotpin.client;

/**
 * How long a wearable waits, and how much of a reply it keeps.
 *
 * @param connectedMillis for {@code connected}, from the start of connecting
 * @param turnMillis for the end of a turn, from the end of speech
 * @param spokenErrorMillis for the spoken line, from an {@code error}
 * @param maxReplyBytes samples of one reply that are kept
 */
public record SessionLimits(
    long connectedMillis, long turnMillis, long spokenErrorMillis, int maxReplyBytes) {
  /**
   * A turn lasts at most 60 s by the protocol, playing included: 75 s leave room for a slow
   * network. 8 MiB are four minutes of audio.
   */
  public static final SessionLimits DEFAULT = new SessionLimits(20_000, 75_000, 10_000, 8 << 20);
}
