package dev.hotpin.audio.codec;

/** What the first bytes of an Opus packet say (RFC 6716, section 3). Pure functions. */
final class OpusPacket {
  /** The longest packet that a device may send (protocol, part 2). */
  static final int MAX_MICROS = 60_000;

  /** Frames in 60 ms, at most, each with its bytes and two for its length, and the head. */
  static final int MAX_BYTES = 24 * (1_275 + 2) + 2;

  private static final int[] SILK_MICROS = {10_000, 20_000, 40_000, 60_000};
  private static final int[] CELT_MICROS = {2_500, 5_000, 10_000, 20_000};
  private static final int FIRST_HYBRID = 12;
  private static final int FIRST_CELT = 16;

  private OpusPacket() {}

  /** How long it plays, in microseconds; its frames are not looked at. */
  static int micros(byte[] packet) throws BadAudioException {
    if (packet.length == 0 || packet.length > MAX_BYTES) {
      throw bad("has " + packet.length + " bytes: send one packet in each frame, without Ogg.");
    }
    int frames = frames(packet);
    int micros = frames * frameMicros((packet[0] & 0xFF) >> 3);
    if (frames == 0) {
      throw bad("says that nothing is in it: send one packet in each frame, without Ogg.");
    }
    if (micros > MAX_MICROS) {
      throw bad("is " + micros / 1_000 + " ms long: send packets of 2.5 to 60 ms.");
    }
    return micros;
  }

  private static int frames(byte[] packet) throws BadAudioException {
    int code = packet[0] & 3;
    if (code < 3) {
      return code == 0 ? 1 : 2;
    }
    if (packet.length < 2) {
      throw bad("is cut short: send one whole packet in each frame, without Ogg.");
    }
    return packet[1] & 0x3F;
  }

  private static int frameMicros(int config) {
    if (config < FIRST_HYBRID) {
      return SILK_MICROS[config & 3];
    }
    return config < FIRST_CELT ? SILK_MICROS[config & 1] : CELT_MICROS[config & 3];
  }

  private static BadAudioException bad(String what) {
    return new BadAudioException("An Opus packet " + what);
  }
}
