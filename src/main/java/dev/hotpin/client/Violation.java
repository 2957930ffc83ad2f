package dev.hotpin.client;

/** Ways in which a server's reply can break the protocol that devices rely on. */
public enum Violation {
  /** Half a sample at the end of a frame. */
  ODD_FRAME("an audio frame of an odd size"),
  /** More than {@link ReplyAudio#MAX_FRAME_BYTES}. */
  LONG_FRAME("an audio frame of more than 4,096 bytes"),
  /** Devices take audio only once a {@code tts} stage has announced it. */
  AUDIO_BEFORE_TTS("audio before a tts stage"),
  /** The first frame doesn't begin with the 44 bytes of a RIFF header. */
  MISSING_HEADER("no 44-byte WAV header at the start of the audio"),
  /** There is a header, but not of 16 kHz 16-bit mono PCM. */
  WRONG_FORMAT("a WAV header of another format than 16 kHz 16-bit mono"),
  /** Devices compute data size + 44 in 32 bits and loop over it. */
  WRONG_SIZES("WAV sizes that are neither 0x7FFFF000 nor the true ones"),
  /** One header for the whole reply. */
  SECOND_HEADER("a second WAV header in one reply"),
  /** The empty frame ends the audio for good. */
  AUDIO_AFTER_END("audio after the end of the audio"),
  /** {@code complete} came although the audio was not ended by an empty frame. */
  NO_END_OF_AUDIO("complete without the empty frame that ends the audio"),
  /** A turn never has zero samples. */
  NO_SAMPLES("a turn without a single sample"),
  /** An error in a turn must be followed by a spoken line, or devices lock up. */
  ERROR_NOT_SPOKEN("an error that no spoken line followed"),
  /** Devices read one TCP segment: {@link TurnRecorder#MAX_TEXT_BYTES}. */
  LONG_TEXT("a text frame of more than 1,300 bytes"),
  /** Not JSON, or without the fields that its status needs. */
  UNREADABLE_TEXT("a text frame that cannot be read"),
  /** Between {@code complete} and the user's next word there is nothing to say. */
  TEXT_AFTER_COMPLETE("a text frame after complete"),
  /** The same for audio. */
  AUDIO_AFTER_COMPLETE("audio after complete");

  private final String sentencePart;

  Violation(String sentencePart) {
    this.sentencePart = sentencePart;
  }

  /** What was seen, as part of a sentence. */
  public String description() {
    return sentencePart;
  }
}
