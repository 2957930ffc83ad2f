package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Encodes Opus packets of 20 ms, mono. What a decoder makes of a packet has the rate that the
 * decoder is asked for, so the encoder is fed the 16 kHz that there are; for devices that ask for 8
 * or 12 kHz the band is narrowed to what they can play. The application is AUDIO: VOIP filters what
 * microphones pick up, which a reply has none of (it is like what went in to 0.80, this to 0.98;
 * the same with libopus).
 */
final class OpusPacketEncoder implements AudioEncoder {
  /** Speech in 16 kHz is as good as it gets from about 24 kbit/s on; so a packet has 60 bytes. */
  static final int BITS_PER_SECOND = 24_000;

  /**
   * Of 0 to 10. On speech at this rate, up to 3 a packet takes some 0.1 ms, from 5 on 0.3 ms
   * (measured, docs/architecture.md), for a difference that is hard to hear.
   */
  static final int COMPLEXITY = 3;

  /** Samples of a packet: 20 ms. */
  static final int PACKET_SAMPLES = Pcm.SAMPLE_RATE_HZ / 50;

  /** The most bytes of an Opus frame (RFC 6716). */
  private static final int MAX_PACKET_BYTES = 1_275;

  private final OpusEncoder encoder;
  private final int lookahead; // samples that the encoder's output is late
  private final short[] packet = new short[PACKET_SAMPLES];
  private final byte[] encoded = new byte[MAX_PACKET_BYTES];
  private int filled;
  private long taken; // samples since the start of the stream
  private long given;

  OpusPacketEncoder(int rateHz) {
    try {
      encoder = new OpusEncoder(Pcm.SAMPLE_RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
    } catch (OpusException e) {
      throw new IllegalStateException("No Opus encoder for 16 kHz mono", e);
    }
    encoder.setBitrate(BITS_PER_SECOND);
    encoder.setComplexity(COMPLEXITY);
    encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    encoder.setMaxBandwidth(
        rateHz < 12_000
            ? OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND
            : rateHz < 16_000
                ? OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND
                : OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND);
    lookahead = encoder.getLookahead();
  }

  @Override
  public void encode(byte[] pcm, int from, int pcmBytes, Consumer<byte[]> out) {
    taken += pcmBytes / Pcm.BYTES_PER_SAMPLE;
    for (int at = from; at < from + pcmBytes; at += Pcm.BYTES_PER_SAMPLE) {
      add((short) ((pcm[at] & 0xFF) | pcm[at + 1] << Byte.SIZE), out);
    }
  }

  private void add(short sample, Consumer<byte[]> out) {
    packet[filled++] = sample;
    if (filled < PACKET_SAMPLES) {
      return;
    }
    filled = 0;
    given += PACKET_SAMPLES;
    try {
      int bytes = encoder.encode(packet, 0, PACKET_SAMPLES, encoded, 0, MAX_PACKET_BYTES);
      out.accept(Arrays.copyOf(encoded, bytes));
    } catch (OpusException e) {
      throw new IllegalStateException("Opus could not encode 20 ms of samples", e);
    }
  }

  /** Silence fills the last packet, and one more where the encoder's delay needs it. */
  @Override
  public void finish(Consumer<byte[]> out) {
    while (taken > 0 && given < taken + lookahead) {
      add((short) 0, out);
    }
    reset();
  }

  @Override
  public void reset() {
    encoder.resetState();
    filled = 0;
    taken = 0;
    given = 0;
  }
}
