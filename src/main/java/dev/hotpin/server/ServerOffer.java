package dev.hotpin.server;

import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.FormatOffer;
import dev.hotpin.wire.Offer;
import java.util.List;

/** What this server offers of part 2 of the protocol: one entry for each thing that is built. */
final class ServerOffer {
  /** The rates that Opus knows. */
  private static final List<Integer> OPUS_RATES = List.of(8_000, 12_000, 16_000, 24_000, 48_000);

  private static final List<FormatOffer> INPUTS =
      List.of(
          anyRate(AudioEncoding.PCM_S16LE, 2),
          anyRate(AudioEncoding.MULAW, 2),
          anyRate(AudioEncoding.ALAW, 2),
          FormatOffer.at(AudioEncoding.OPUS, 2, OPUS_RATES));

  private static final List<FormatOffer> REPLIES =
      List.of(
          anyRate(AudioEncoding.WAV, 1),
          anyRate(AudioEncoding.PCM_S16LE, 1),
          anyRate(AudioEncoding.MULAW, 1),
          FormatOffer.at(AudioEncoding.OPUS, 1, OPUS_RATES));

  private static final boolean SIZED_REPLIES = true;
  private static final boolean PARTIALS = true;
  private static final boolean ENDPOINTING = true;
  private static final boolean BARGE_IN = true;

  private ServerOffer() {}

  private static FormatOffer anyRate(AudioEncoding encoding, int maxChannels) {
    return FormatOffer.between(encoding, maxChannels, Codecs.MIN_RATE_HZ, Codecs.MAX_RATE_HZ);
  }

  static Offer of(EngineSet engines) {
    return new Offer(
        INPUTS,
        REPLIES,
        SIZED_REPLIES,
        PARTIALS,
        ENDPOINTING,
        BARGE_IN,
        List.of(engines.recognition().language()),
        engines.synthesizer().voices().stream().map(VoiceInfo::id).toList());
  }
}
