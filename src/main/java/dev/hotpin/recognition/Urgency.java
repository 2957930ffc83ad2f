package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;

/**
 * Who decodes first where there are more decoders than cores, most urgent first. A decoder that is
 * behind must not slow down those that keep up with their speakers: else one late utterance would
 * make all the others late.
 */
public enum Urgency {
  /** The speech has ended, little of it is left to decode, and somebody waits for the answer. */
  ANSWER_AWAITED,
  /** Keeps up with its speaker. */
  LIVE,
  /** Behind: speech that came in a burst, as a file, or before a decoder was free. */
  CATCHING_UP;

  /** With more than this left to decode, an ended utterance is one that catches up. */
  static final long AWAITED_PCM_BYTES = Pcm.bytesOf(1_000);

  /**
   * What may wait of a live utterance: two frames of a device (4,096 bytes, 128 ms each) and a
   * stall of its radio.
   */
  static final long LIVE_PCM_BYTES = Pcm.bytesOf(400);

  /**
   * The urgency of an utterance.
   *
   * @param ended whether its end of speech has come
   * @param waitingPcmBytes samples of it that are not decoded yet
   */
  public static Urgency of(boolean ended, long waitingPcmBytes) {
    if (ended) {
      return waitingPcmBytes <= AWAITED_PCM_BYTES ? ANSWER_AWAITED : CATCHING_UP;
    }
    return waitingPcmBytes <= LIVE_PCM_BYTES ? LIVE : CATCHING_UP;
  }
}
