package dev.hotpin.turn;

/** The moments of a turn that are stamped, in their usual order (protocol, part 2, timings). */
public enum TurnMoment {
  /** The arrival of EOS or, where the server finds it, of the last voiced sample. */
  SPEECH_END,
  /** The final transcript. */
  STT_FINAL,
  /** The first token of the answer. */
  LLM_FIRST_TOKEN,
  /** The token that completes the first speakable piece. */
  LLM_FIRST_PIECE,
  /** The first samples of the reply. */
  TTS_FIRST_AUDIO,
  /** The socket took the first audio frame. */
  FIRST_FRAME_WRITTEN,
  /** The socket took the last audio frame. */
  LAST_FRAME_WRITTEN
}
