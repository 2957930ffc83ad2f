package dev.hotpin.audio.codec;

/**
 * The two companding laws of ITU-T G.711, by tables that are computed once. Encoding rounds a
 * 16-bit sample to the 14 (µ-law) or 13 (A-law) bits for which the recommendation is made. Threads:
 * any.
 */
final class G711 {
  private static final int MULAW_BIAS = 33; // of 14 bits
  private static final int MULAW_CLIP = 8_158;
  private static final int ALAW_TOGGLE = 0x55; // even bits are inverted on the line

  private static final short[] MULAW_TO_PCM = new short[256];
  private static final short[] ALAW_TO_PCM = new short[256];
  private static final byte[] PCM14_TO_MULAW = new byte[1 << 14];
  private static final byte[] PCM13_TO_ALAW = new byte[1 << 13];

  static {
    for (int code = 0; code < 256; code++) {
      MULAW_TO_PCM[code] = (short) expandMulaw(code);
      ALAW_TO_PCM[code] = (short) expandAlaw(code);
    }
    for (int i = 0; i < PCM14_TO_MULAW.length; i++) {
      PCM14_TO_MULAW[i] = (byte) compressMulaw(i - PCM14_TO_MULAW.length / 2);
    }
    for (int i = 0; i < PCM13_TO_ALAW.length; i++) {
      PCM13_TO_ALAW[i] = (byte) compressAlaw(i - PCM13_TO_ALAW.length / 2);
    }
  }

  private G711() {}

  static short mulawToPcm(byte code) {
    return MULAW_TO_PCM[code & 0xFF];
  }

  static short alawToPcm(byte code) {
    return ALAW_TO_PCM[code & 0xFF];
  }

  static byte pcmToMulaw(short sample) {
    return PCM14_TO_MULAW[Math.min((sample + 2) >> 2, 8_191) + PCM14_TO_MULAW.length / 2];
  }

  static byte pcmToAlaw(short sample) {
    return PCM13_TO_ALAW[Math.min((sample + 4) >> 3, 4_095) + PCM13_TO_ALAW.length / 2];
  }

  private static int expandMulaw(int code) {
    int inverted = ~code & 0xFF;
    int segment = (inverted >> 4) & 7;
    int magnitude = ((((inverted & 0xF) * 2 + MULAW_BIAS) << segment) - MULAW_BIAS) * 4;
    return (inverted & 0x80) != 0 ? -magnitude : magnitude;
  }

  private static int expandAlaw(int code) {
    int plain = code ^ ALAW_TOGGLE;
    int segment = (plain >> 4) & 7;
    int step = (plain & 0xF) * 2 + 1;
    int magnitude = (segment == 0 ? step : (step + 32) << (segment - 1)) * 8;
    return (plain & 0x80) != 0 ? magnitude : -magnitude;
  }

  private static int compressMulaw(int sample14) {
    int magnitude = Math.min(Math.abs(sample14), MULAW_CLIP) + MULAW_BIAS;
    int segment = 26 - Integer.numberOfLeadingZeros(magnitude); // 33 to 63 is segment 0
    int code = segment << 4 | ((magnitude >> (segment + 1)) & 0xF);
    return ~(sample14 < 0 ? code | 0x80 : code) & 0xFF;
  }

  /** Negative samples are ones' complements: -1 is as far from the middle as 0. */
  private static int compressAlaw(int sample13) {
    int magnitude = sample13 < 0 ? ~sample13 : sample13;
    int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude)); // from 32 on: 1
    int code = segment << 4 | ((magnitude >> Math.max(1, segment)) & 0xF);
    return (sample13 < 0 ? code : code | 0x80) ^ ALAW_TOGGLE;
  }
}
