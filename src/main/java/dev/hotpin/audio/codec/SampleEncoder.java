package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Resampler;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Encodes to what has a fixed number of bytes for each sample: linear PCM and G.711, at any rate.
 * What is handed on has an even number of bytes, as frames must; a stream that needs one gets a
 * silent sample at its end.
 */
final class SampleEncoder implements AudioEncoder {
  private static final int BLOCK_SAMPLES = 1_024;

  private final Encoding encoding;
  private final Resampler resampler; // null where the rate is right
  private final float[] mono = new float[BLOCK_SAMPLES];
  private final float[] resampled;
  private boolean odd; // whether a byte waits for another one
  private byte waiting;

  SampleEncoder(Encoding encoding, int rateHz) {
    this.encoding = encoding;
    boolean right = rateHz == Pcm.SAMPLE_RATE_HZ;
    resampler = right ? null : new Resampler(Pcm.SAMPLE_RATE_HZ, rateHz);
    resampled = right ? mono : new float[resampler.maxOutput(BLOCK_SAMPLES)];
  }

  @Override
  public void encode(byte[] pcm, int from, int pcmBytes, Consumer<byte[]> out) {
    int left = pcmBytes / Pcm.BYTES_PER_SAMPLE;
    int at = from;
    while (left > 0) {
      int count = Math.min(left, BLOCK_SAMPLES);
      for (int i = 0; i < count; i++) {
        mono[i] = (pcm[at] & 0xFF) | pcm[at + 1] << Byte.SIZE;
        at += Pcm.BYTES_PER_SAMPLE;
      }
      left -= count;
      int made = resampler == null ? count : resampler.resample(mono, 0, count, resampled);
      if (made > 0) {
        write(made, out);
      }
    }
  }

  private void write(int samples, Consumer<byte[]> out) {
    int bytes = samples * encoding.sampleBytes() + (odd ? 1 : 0);
    byte[] encoded = new byte[bytes];
    encoded[0] = waiting;
    int at = odd ? 1 : 0;
    for (int i = 0; i < samples; i++) {
      short sample = PcmWriter.rounded(resampled[i]);
      switch (encoding) {
        case MULAW -> encoded[at++] = G711.pcmToMulaw(sample);
        case ALAW -> encoded[at++] = G711.pcmToAlaw(sample);
        default -> {
          encoded[at++] = (byte) sample;
          encoded[at++] = (byte) (sample >> Byte.SIZE);
        }
      }
    }
    odd = (bytes & 1) != 0;
    if (odd) {
      waiting = encoded[bytes - 1];
      encoded = Arrays.copyOf(encoded, bytes - 1);
    }
    if (encoded.length > 0) {
      out.accept(encoded);
    }
  }

  @Override
  public void finish(Consumer<byte[]> out) {
    if (resampler != null) {
      int made = resampler.flush(resampled);
      if (made > 0) {
        write(made, out);
      }
    }
    if (odd) {
      resampled[0] = 0;
      write(1, out);
    }
    reset();
  }

  @Override
  public void reset() {
    odd = false;
    if (resampler != null) {
      resampler.reset();
    }
  }
}
