package dev.hotpin.wire;

import java.util.Objects;

/**
 * What the binary frames of a reply hold and how fast they come.
 *
 * @param encoding never {@link AudioEncoding#ALAW}
 * @param sampleRate samples a second, positive; replies have one channel
 * @param frameBytes the largest frame, even; means nothing for {@link AudioEncoding#OPUS}
 * @param leadMillis how far the reply may be ahead of real-time playing; 0: as fast as the socket
 *     takes it
 * @param sized whether a WAV comes with its true length, once all of it is synthesized
 */
public record ReplyFormat(
    AudioEncoding encoding, int sampleRate, int frameBytes, int leadMillis, boolean sized) {
  /** Part 1 of the protocol. */
  public static final ReplyFormat DEFAULT =
      new ReplyFormat(AudioEncoding.WAV, 16_000, 4_096, 0, false);

  /** What a device with barge-in gets that asks for no other lead (protocol, part 2). */
  public static final int BARGE_IN_LEAD_MILLIS = 400;

  /** A frame holds at least a WAV header and some samples (own choice). */
  public static final int MIN_FRAME_BYTES = 128;

  /** A second of 16-bit samples at 16 kHz (own choice). */
  public static final int MAX_FRAME_BYTES = 32_000;

  /** The least lead but none: shorter than this the network's jitter is heard (own choice). */
  public static final int MIN_LEAD_MILLIS = 40;

  /** The most: the longest turn, beyond which a lead means nothing (own choice). */
  public static final int MAX_LEAD_MILLIS = 60_000;

  public ReplyFormat {
    Objects.requireNonNull(encoding, "encoding");
  }

  /** Whether frames wait for the device to have played what it has. */
  public boolean isPaced() {
    return leadMillis > 0;
  }
}
