package dev.hotpin.recognition;

import java.util.Arrays;

/**
 * One engine instance, lent to one utterance at a time by {@link RecognizerPool}.
 *
 * <p>Protocol of use: {@code begin (feed)* (finish (abandon)? | abandon)}, then nothing until
 * {@link Listener#onIdle}. Every method returns at once: work happens on threads of the engine's
 * executor group. Threads: any, but never two calls at once for one decoder.
 */
public interface SpeechDecoder extends AutoCloseable {

  /** What a decoder tells about the utterance it was lent to. Threads: the engine's own. */
  interface Listener {
    /**
     * Whether {@link #onPartial} is of use at the moment: else what would be told is not computed.
     */
    boolean wantsPartials();

    /**
     * The words so far changed. They may change again, but for the first {@code finishedChars}, of
     * segments that are decoded for good. Not after {@code finish}.
     */
    void onPartial(String transcript, int finishedChars);

    /**
     * The whole transcript, all segments joined, words separated by one space, trimmed; empty where
     * no words were heard. At most once, after {@code finish}, before {@code onIdle}.
     */
    void onFinal(String transcript);

    /**
     * The engine failed. Nothing but {@code onIdle} follows. At most once; also instead of {@code
     * onFinal}.
     */
    void onFailure(Throwable cause);

    /**
     * The decoder holds nothing of the utterance any more and may be lent again. Exactly once after
     * {@code finish} or {@code abandon}, the last call.
     */
    void onIdle();
  }

  /** Starts an utterance. */
  void begin(Listener listener);

  /**
   * Takes samples, in order, and ownership of the array: whole samples in the format of {@link
   * dev.hotpin.audio.Pcm}. The caller bounds an utterance, and so the decoder's queue.
   */
  void feed(byte[] pcm);

  /**
   * The same of the first {@code pcmBytes} of an array that stays the caller's: what is needed
   * longer than this call is copied.
   */
  default void feed(byte[] pcm, int pcmBytes) {
    feed(Arrays.copyOf(pcm, pcmBytes));
  }

  /** No more samples: {@code onFinal} (or {@code onFailure}) follows, then {@code onIdle}. */
  void finish();

  /**
   * The utterance is of no interest any more: what is queued is dropped, the engine is cleared of
   * the speaker off the turn's path, then {@code onIdle}. After {@code finish} too, since what is
   * left to decode may take long; harmless where the decoder is about to say {@code onIdle}.
   */
  void abandon();

  /**
   * It has not become idle in time and hangs: its thread is not counted on any more, and another
   * takes its place where others need one. Nothing is called after this; should it come back it
   * still says {@code onIdle}, and is closed.
   */
  void giveUp();

  /** Samples that were fed and are not decoded yet; 0 where it keeps up. Threads: any. */
  default long waitingPcmBytes() {
    return 0;
  }

  /** Whether this instance has grown or failed and is to be closed and replaced when idle. */
  boolean isWorn();

  /** Frees the engine instance. Only when idle. May block. */
  @Override
  void close();
}
