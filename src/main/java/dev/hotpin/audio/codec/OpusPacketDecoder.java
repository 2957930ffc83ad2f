package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Resampler;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/**
 * Decodes Opus packets of any mode, band and number of channels, stereo averaged by the decoder.
 *
 * <p>An Opus decoder makes whatever rate it is asked for, but Concentus 1.0.2 makes silence of
 * hybrid packets (super-wideband speech) where it is asked for less than 48 kHz. So it is asked for
 * 48 kHz, and {@link Resampler} does the rest.
 *
 * <p>The decoder's state goes on from one utterance to the next, as that of a device's encoder
 * does; packets recover from another state within one packet's time.
 */
final class OpusPacketDecoder implements AudioDecoder {
  private static final int DECODED_HZ = 48_000;
  private static final int MAX_SAMPLES =
      (int) ((long) OpusPacket.MAX_MICROS * DECODED_HZ / 1_000_000);

  private final OpusDecoder decoder;
  private final Resampler resampler = new Resampler(DECODED_HZ, Pcm.SAMPLE_RATE_HZ);
  private final short[] decoded = new short[MAX_SAMPLES];
  private final float[] mono = new float[MAX_SAMPLES];
  private final float[] resampled = new float[resampler.maxOutput(MAX_SAMPLES)];

  OpusPacketDecoder() {
    try {
      decoder = new OpusDecoder(DECODED_HZ, 1);
    } catch (OpusException e) {
      throw new IllegalStateException("No Opus decoder for 48 kHz mono", e);
    }
  }

  /**
   * The decoder is thorough with packets that are malformed, but not with all whose bits make no
   * sense: it may run off the end of a table then, and its state is no good any more. That may be
   * the fault of a packet before this one, which was decoded; so it is tried once more without what
   * came before.
   */
  @Override
  public byte[] decode(byte[] data) throws BadAudioException {
    OpusPacket.micros(data);
    int made = decodeOrReset(data);
    if (made < 0) {
      made = decodeOrReset(data);
    }
    if (made < 0) {
      throw new BadAudioException(
          "An Opus packet of "
              + data.length
              + " bytes can't be decoded: send one whole packet in each frame, without Ogg.");
    }
    for (int i = 0; i < made; i++) {
      mono[i] = decoded[i];
    }
    return written(resampler.resample(mono, 0, made, resampled));
  }

  /** The samples of a packet; -1 where it can't be decoded, and what came before is forgotten. */
  private int decodeOrReset(byte[] data) {
    try {
      return decoder.decode(data, 0, data.length, decoded, 0, MAX_SAMPLES, false);
    } catch (OpusException | RuntimeException | AssertionError e) {
      decoder.resetState();
      return -1;
    }
  }

  @Override
  public byte[] finish() {
    return written(resampler.flush(resampled));
  }

  private byte[] written(int samples) {
    PcmWriter out = new PcmWriter(samples);
    out.add(resampled, samples);
    return out.written();
  }

  @Override
  public void reset() {
    decoder.resetState();
    resampler.reset();
  }
}
