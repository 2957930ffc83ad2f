package dev.hotpin.wire;

import java.util.Locale;

/** The codes that an {@code error} message carries; on the wire in lower case. */
public enum ErrorCode {
  /** Not JSON, no signal, or a second handshake. */
  BAD_MESSAGE,
  /** A signal that this server does not know. */
  UNKNOWN_SIGNAL,
  /** The handshake asks for what this server does not offer. */
  UNSUPPORTED,
  /** No audio, or audio without words. */
  NO_SPEECH,
  /** More audio than one utterance may have. */
  UTTERANCE_TOO_LONG,
  /** No recognizer came free in time. */
  BUSY,
  /** More turns than a device, or all of them, may take. */
  RATE_LIMITED,
  /** No credential, or one that is not valid. */
  UNAUTHORIZED,
  /** The language model failed. */
  LLM_UNAVAILABLE,
  /** The synthesizer failed. */
  TTS_FAILED,
  /** The recognizer failed. */
  STT_FAILED,
  /** A fault of the server's own. */
  INTERNAL;

  private final String onTheWire = name().toLowerCase(Locale.ROOT);

  /** As the protocol spells it. */
  public String onTheWire() {
    return onTheWire;
  }
}
