package dev.hotpin.endpointing;

/**
 * When speech begins and when it is over. Validated where settings are read.
 *
 * @param silenceMillis the longest pause that is waited for: the ceiling
 * @param minSpeechMillis so much of voice makes an utterance; less is a click or a cough
 * @param bargeInMinSpeechMillis the same while a reply plays
 * @param bargeInResumes whether a reply goes on where what interrupted it had no words
 * @param maxUtteranceMillis where it is ended though the speaker goes on
 */
public record EndpointingSettings(
    int silenceMillis,
    int minSpeechMillis,
    int bargeInMinSpeechMillis,
    boolean bargeInResumes,
    long maxUtteranceMillis) {

  /**
   * Sound before the first voice that goes along: an unvoiced onset is not heard as voice, and
   * Sphinx4 must get to know the noise. Measured at 20 dB: with 400 ms the first and the last word
   * were those of the whole recording in 8 of 9 scenes, with 800 ms in all.
   */
  public static final int PRE_ROLL_MILLIS = 800;

  /** The shortest pause that is taken for the end, whatever the words: own measurement. */
  public static final int MIN_SILENCE_MILLIS = 200;

  /** The same with another ceiling of silence. */
  EndpointingSettings withSilence(int millis) {
    return new EndpointingSettings(
        millis, minSpeechMillis, bargeInMinSpeechMillis, bargeInResumes, maxUtteranceMillis);
  }
}
