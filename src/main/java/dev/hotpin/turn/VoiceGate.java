package dev.hotpin.turn;

/** Judges, sample by sample, whether somebody speaks in one utterance. Thread: one at a time. */
interface VoiceGate {

  /** More of the utterance: whole samples, the first {@code pcmBytes} of the array. */
  void hear(byte[] pcm, int pcmBytes);

  /**
   * How long nobody has spoken, at the end of what was heard; 0 while somebody speaks and before
   * anybody has.
   */
  long silentMillis();
}
