package dev.hotpin.turn;

import java.util.Locale;

/**
 * The moments of a turn that are stamped, in their usual order (protocol, part 2, timings). Each
 * ends a stage, which is what the time before it was spent on.
 */
public enum TurnMoment {
  /** The arrival of EOS or, where the server finds it, of the last voiced sample. */
  SPEECH_END("speech"),
  /** The final transcript. */
  STT_FINAL("recognition"),
  /** The first token of the answer. */
  LLM_FIRST_TOKEN("model"),
  /** The token that completes the first speakable piece. */
  LLM_FIRST_PIECE("first_sentence"),
  /** The first samples of the reply. */
  TTS_FIRST_AUDIO("synthesis"),
  /** The socket took the first audio frame. */
  FIRST_FRAME_WRITTEN("writing"),
  /** The socket took the last audio frame. */
  LAST_FRAME_WRITTEN("sending");

  private final String stage;

  TurnMoment(String stage) {
    this.stage = stage;
  }

  /** What was done until then, as logs name it: {@code recognition}, {@code model}. */
  String stage() {
    return stage;
  }

  /** Its name in JSON: {@code stt_final}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
