package dev.hotpin.pipeline;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.InputFormat;
import dev.hotpin.wire.ReplyFormat;

/** From what devices ask for to the codecs that do it. Pure functions. */
final class DeviceFormats {
  private DeviceFormats() {}

  static Encoding codecOf(AudioEncoding encoding) {
    return switch (encoding) {
      case WAV, PCM_S16LE -> Encoding.PCM_S16LE;
      case MULAW -> Encoding.MULAW;
      case ALAW -> Encoding.ALAW;
      case OPUS -> Encoding.OPUS;
    };
  }

  /** Whether what the device sends is in the format of {@link Pcm} already. */
  static boolean isPcm(InputFormat format) {
    return format.equals(InputFormat.DEFAULT);
  }

  /** Whether samples of {@link Pcm} can go out as they are, and as they come. */
  static boolean isPcm(ReplyFormat format) {
    return codecOf(format.encoding()) == Encoding.PCM_S16LE
        && format.sampleRate() == Pcm.SAMPLE_RATE_HZ
        && !format.sized();
  }

  static AudioDecoder decoder(InputFormat format) {
    return Codecs.decoder(codecOf(format.encoding()), format.sampleRate(), format.channels());
  }

  static AudioEncoder encoder(ReplyFormat format) {
    return Codecs.encoder(codecOf(format.encoding()), format.sampleRate());
  }
}
