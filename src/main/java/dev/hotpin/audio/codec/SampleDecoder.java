package dev.hotpin.audio.codec;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Resampler;

/**
 * Decodes what has a fixed number of bytes for each sample: linear PCM and G.711, at any rate, mono
 * or stereo. Data may be cut anywhere, in mid-sample too.
 */
final class SampleDecoder implements AudioDecoder {
  private final Encoding encoding;
  private final int channels;
  private final int instantBytes; // one sample of each channel
  private final byte[] cut; // the beginning of an instant whose rest has not come
  private int cutBytes;
  private final Resampler resampler; // null where the rate is right
  private final float[] mono = new float[Resampler.MAX_BLOCK_SAMPLES];
  private final float[] resampled;

  SampleDecoder(Encoding encoding, int rateHz, int channels) {
    this.encoding = encoding;
    this.channels = channels;
    instantBytes = encoding.sampleBytes() * channels;
    cut = new byte[instantBytes];
    boolean right = rateHz == Pcm.SAMPLE_RATE_HZ;
    resampler = right ? null : new Resampler(rateHz, Pcm.SAMPLE_RATE_HZ);
    resampled = right ? mono : new float[resampler.maxOutput(mono.length)];
  }

  @Override
  public byte[] decode(byte[] data) {
    PcmWriter out = new PcmWriter(mostSamples(data.length));
    int at = 0;
    if (cutBytes > 0) {
      at = Math.min(instantBytes - cutBytes, data.length);
      System.arraycopy(data, 0, cut, cutBytes, at);
      cutBytes += at;
      if (cutBytes < instantBytes) {
        return out.written();
      }
      cutBytes = 0;
      mono[0] = instant(cut, 0);
      pass(1, out);
    }
    while (data.length - at >= instantBytes) {
      int count = Math.min((data.length - at) / instantBytes, mono.length);
      for (int i = 0; i < count; i++) {
        mono[i] = instant(data, at);
        at += instantBytes;
      }
      pass(count, out);
    }
    cutBytes = data.length - at;
    System.arraycopy(data, at, cut, 0, cutBytes);
    return out.written();
  }

  private int mostSamples(int dataBytes) {
    int instants = dataBytes / instantBytes + 1;
    return resampler == null ? instants : resampler.maxOutput(instants);
  }

  private void pass(int count, PcmWriter out) {
    if (resampler == null) {
      out.add(mono, count);
    } else {
      out.add(resampled, resampler.resample(mono, 0, count, resampled));
    }
  }

  private float instant(byte[] data, int at) {
    int size = encoding.sampleBytes();
    return channels == 1 ? sample(data, at) : (sample(data, at) + sample(data, at + size)) * 0.5f;
  }

  private int sample(byte[] data, int at) {
    return switch (encoding) {
      case MULAW -> G711.mulawToPcm(data[at]);
      case ALAW -> G711.alawToPcm(data[at]);
      default -> (data[at] & 0xFF) | data[at + 1] << Byte.SIZE;
    };
  }

  @Override
  public byte[] finish() {
    cutBytes = 0;
    if (resampler == null) {
      return new byte[0];
    }
    PcmWriter out = new PcmWriter(resampled.length);
    out.add(resampled, resampler.flush(resampled));
    return out.written();
  }

  @Override
  public void reset() {
    cutBytes = 0;
    if (resampler != null) {
      resampler.reset();
    }
  }
}
