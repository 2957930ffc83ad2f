package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;

/** How samples are written. */
public enum Encoding {
  /** Linear, 16 bits, signed, little-endian. */
  PCM_S16LE(2),
  /** G.711 µ-law, 8 bits. */
  MULAW(1),
  /** G.711 A-law, 8 bits. */
  ALAW(1),
  /** Opus packets (RFC 6716). */
  OPUS(0);

  private static final int MICROS_PER_SECOND = 1_000_000;

  private final int sampleBytes;

  Encoding(int sampleBytes) {
    this.sampleBytes = sampleBytes;
  }

  /** Bytes of one sample of one channel; 0 where there is no such number. */
  int sampleBytes() {
    return sampleBytes;
  }

  /** Whether data comes in packets, one in each frame; else it may be cut anywhere. */
  public boolean isPackets() {
    return this == OPUS;
  }

  /**
   * How long {@code data} of a device plays, in microseconds; no more than its first bytes are
   * looked at. Any thread, event loops too.
   *
   * @throws BadAudioException if they show already that it can't be decoded
   */
  public long micros(byte[] data, int rateHz, int channels) throws BadAudioException {
    return this == OPUS
        ? OpusPacket.micros(data)
        : (long) data.length * MICROS_PER_SECOND / ((long) sampleBytes * channels * rateHz);
  }

  /**
   * How many bytes of {@link Pcm} play as long as so much of a reply: as {@code encodedBytes} of
   * mono samples, or as one packet.
   */
  public long pcmBytesOf(int encodedBytes, int rateHz) {
    return this == OPUS
        ? (long) OpusPacketEncoder.PACKET_SAMPLES * Pcm.BYTES_PER_SAMPLE
        : (long) (encodedBytes / sampleBytes) * Pcm.SAMPLE_RATE_HZ / rateHz * Pcm.BYTES_PER_SAMPLE;
  }
}
