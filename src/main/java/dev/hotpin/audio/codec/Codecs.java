package dev.hotpin.audio.codec;

/** Makes decoders and encoders. Stateless; threads: any, but tables may be computed: no loop. */
public final class Codecs {
  /** The lowest sampling rate of devices (protocol, part 2). */
  public static final int MIN_RATE_HZ = 8_000;

  /** The highest sampling rate of devices (protocol, part 2). */
  public static final int MAX_RATE_HZ = 48_000;

  private Codecs() {}

  /**
   * A decoder of one stream.
   *
   * @param rateHz 8,000 to 48,000; for Opus it says nothing, since packets bring their own
   * @param channels 1, or 2, which are averaged
   */
  public static AudioDecoder decoder(Encoding encoding, int rateHz, int channels) {
    return encoding == Encoding.OPUS
        ? new OpusPacketDecoder()
        : new SampleDecoder(encoding, checked(rateHz), channels);
  }

  /**
   * An encoder of one mono stream.
   *
   * @param rateHz 8,000 to 48,000; for Opus the band that is worth sending
   */
  public static AudioEncoder encoder(Encoding encoding, int rateHz) {
    return encoding == Encoding.OPUS
        ? new OpusPacketEncoder(rateHz)
        : new SampleEncoder(encoding, checked(rateHz));
  }

  private static int checked(int rateHz) {
    if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
      throw new IllegalArgumentException(
          "rateHz is " + rateHz + ", allowed are " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + ".");
    }
    return rateHz;
  }
}
