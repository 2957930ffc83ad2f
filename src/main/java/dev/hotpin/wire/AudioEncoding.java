package dev.hotpin.wire;

import java.util.Locale;
import java.util.Optional;

/** How samples stand in binary frames; on the wire in lower case. */
public enum AudioEncoding {
  /** 16-bit little-endian samples after one RIFF header. Replies only. */
  WAV,
  /** 16-bit signed little-endian samples and nothing else. */
  PCM_S16LE,
  /** ITU-T G.711 µ-law, one byte a sample. */
  MULAW,
  /** ITU-T G.711 A-law, one byte a sample. Utterances only. */
  ALAW,
  /** RFC 6716, one packet a frame, without Ogg. */
  OPUS;

  private final String onTheWire = name().toLowerCase(Locale.ROOT);

  /** As the protocol spells it. */
  public String onTheWire() {
    return onTheWire;
  }

  /** The encoding that the protocol spells so, or nothing. */
  static Optional<AudioEncoding> named(String onTheWire) {
    for (AudioEncoding encoding : values()) {
      if (encoding.onTheWire.equals(onTheWire)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }
}
