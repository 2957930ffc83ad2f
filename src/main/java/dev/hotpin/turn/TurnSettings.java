package dev.hotpin.turn;

/**
 * The limits and times of turns. Validated where settings are read.
 *
 * @param transcriptionStageHoldMillis how long the {@code transcription} stage is held back; it is
 *     left out where the stage is over by then (0-1,000)
 * @param maxUtteranceMillis the longest utterance
 * @param maxTurnMillis from the end of speech to the end of playing; a longer reply is ended at a
 *     sentence
 * @param busyWaitMillis how long after its end an utterance may still wait for a recognizer
 * @param recognizerIdleMillis after so long without audio an utterance gives its recognizer back
 * @param idleTimeoutMillis a silent connection is closed after this; 0: never
 * @param maxReplyChars the longest answer that is spoken
 * @param historyTurns how many earlier turns go along with a question
 * @param voiceId the voice of the replies
 * @param logTranscripts whether the log may hold what was said
 */
public record TurnSettings(
    long transcriptionStageHoldMillis,
    long maxUtteranceMillis,
    long maxTurnMillis,
    long busyWaitMillis,
    long recognizerIdleMillis,
    long idleTimeoutMillis,
    int maxReplyChars,
    int historyTurns,
    String voiceId,
    boolean logTranscripts) {

  /**
   * What a piece of text may take to its last samples: devices wait 5 s for audio (protocol, part
   * 1), and FreeTTS takes some milliseconds.
   */
  static final long SYNTHESIS_TIMEOUT_MILLIS = 4_000;

  /** What a device that was told {@code busy} is asked to wait: about one utterance of another. */
  static final long BUSY_RETRY_AFTER_MILLIS = 2_000;

  /** A sentence is begun only if so much time is left: the pieces of one take up to 10 s each. */
  static final long SENTENCE_RESERVE_MILLIS = 12_000;

  /** A further piece of a sentence is begun only if so much time is left. */
  static final long PIECE_RESERVE_MILLIS = 10_000;
}
