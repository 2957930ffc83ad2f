package dev.hotpin.synthesis;

import java.util.List;

/** A speech synthesis engine: a pool of voices. Chosen once, at start. No method blocks. */
public interface SpeechSynthesizer extends AutoCloseable {

  /** Short name for logs and {@code /health}: {@code "freetts"}. */
  String name();

  /** One line for people. */
  String description();

  /** The voices on offer, the default one first. */
  List<VoiceInfo> voices();

  /**
   * Speaks one short piece of text (at most {@link PieceLimits#MAX_PIECE_CHARS}).
   *
   * @param text already made speakable; a text of which nothing is spoken ends in {@code
   *     onComplete} without samples
   * @param voiceId one of {@link #voices}, or null for the default
   * @param listener called from a thread of the synthesizer
   */
  SynthesisJob speak(String text, String voiceId, SynthesisListener listener);

  @Override
  void close();
}
