package dev.hotpin.recognition;

import java.util.Arrays;

/**
 * The recognition of one utterance, from its first sample to its transcript, whichever decoder it
 * is lent and whenever. Obtained from {@link RecognizerPool#open}. Thread: the one of the listener
 * (a session's event loop); no method blocks.
 */
public interface Recognition {

  /**
   * Takes samples, in order, and ownership of the array: whole samples in the format of {@link
   * dev.hotpin.audio.Pcm}. Asks for a decoder if the utterance has none; until one comes free the
   * samples wait.
   *
   * @return false if they were refused since the pool holds as much waiting audio as it may; the
   *     utterance is then lost and to be answered {@code busy}
   */
  boolean feed(byte[] pcm);

  /**
   * The same of the first {@code pcmBytes} of an array that stays the caller's: what is needed
   * longer than this call is copied.
   */
  default boolean feed(byte[] pcm, int pcmBytes) {
    return feed(Arrays.copyOf(pcm, pcmBytes));
  }

  /**
   * Whether the listener is to be told the words so far, as they change. Until it is called it is
   * not, and they are not computed. May be called again at any time.
   */
  void wantPartials(boolean wanted);

  /**
   * No audio came for a while: gives the decoder back. What was heard is kept and joined with what
   * later audio, which asks again, brings.
   */
  void release();

  /** No more samples: {@code onFinal} or {@code onFailure} follows (once a decoder was lent). */
  void endOfSpeech();

  /**
   * Whether all audio so far has gone to a decoder, or is in one, in time: false while it waits for
   * one. Also false after the end of speech where it had to wait so long that more is left to be
   * decoded than can be in a moment, while others wait: its answer would be late, and so would
   * theirs.
   */
  boolean isAdmitted();

  /** Gives up: no callback after this. Harmless when over. */
  void abandon();
}
