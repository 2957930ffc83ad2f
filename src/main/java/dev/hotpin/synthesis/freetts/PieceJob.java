package dev.hotpin.synthesis.freetts;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.audio.BigEndianSamples;
import dev.hotpin.audio.Pcm;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece of text on its way through a voice: brings the samples into the format of {@link Pcm}
 * and to the listener as they come.
 *
 * <p>The silence that FreeTTS puts before a piece (measured: 165 to 270 ms at 175 words a minute,
 * all of it heard as delay) is cut to {@value #LEAD_MILLIS} ms: samples are held back until one is
 * loud enough to be the onset. The pause between two sentences, of which that silence was a part,
 * is put at the end of a piece instead, where nobody waits for it.
 *
 * <p>Thread: the one that speaks, but for {@link #cancel}, {@link #stop} and {@link #isClosed}.
 */
final class PieceJob implements SampleSink, SynthesisJob {
  /** What is kept of the silence before the onset, so that a soft consonant is not cut. */
  static final int LEAD_MILLIS = 20;

  /**
   * The level, out of 32,768, that FreeTTS's silence never reaches (measured: 100) and every onset
   * does.
   */
  static final int ONSET_LEVEL = 150;

  /**
   * Silence added after a sentence. FreeTTS itself leaves 80 ms at 175 words a minute; with the
   * lead of the next piece that makes a quarter of a second.
   */
  static final int SENTENCE_PAUSE_MILLIS = 150;

  /** Silence added after a piece that ends in the middle of a sentence. */
  static final int CLAUSE_PAUSE_MILLIS = 50;

  /**
   * The gain at full volume: 3.5 dB. Kevin's loudest samples, measured over 200 sentences, lie 4.7
   * dB below full scale; what is louder yet is limited. The same for every piece: the voice itself
   * is level from text to text.
   */
  static final double FULL_GAIN = 1.5;

  /** Over which the first samples rise, within the silence that is kept before the onset. */
  private static final int FADE_SAMPLES = 5 * Pcm.BYTES_PER_MILLI / Pcm.BYTES_PER_SAMPLE;

  private static final int LEAD_BYTES = LEAD_MILLIS * Pcm.BYTES_PER_MILLI;

  private static final Logger log = LoggerFactory.getLogger(PieceJob.class);

  private final String text;
  private final Amplifier amplifier;
  private final SynthesisListener listener;
  private final Consumer<PieceJob> onCancel;
  private byte[] lead = new byte[0]; // held back before the onset, at most LEAD_BYTES; then null
  private volatile boolean cancelled;
  private volatile Throwable stopCause; // why it ends early; null while it need not

  /**
   * @param amplifier gives it its volume
   * @param onCancel told when the job is cancelled, so that it can be taken from a queue
   */
  PieceJob(
      String text, Amplifier amplifier, SynthesisListener listener, Consumer<PieceJob> onCancel) {
    this.text = text;
    this.amplifier = amplifier;
    this.listener = listener;
    this.onCancel = onCancel;
  }

  @Override
  public void cancel() {
    cancelled = true;
    onCancel.accept(this);
  }

  /** Ends it early with a failure. Thread: any. */
  void stop(Throwable cause) {
    stopCause = cause;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isClosed() {
    return cancelled || stopCause != null;
  }

  /** Speaks it. What the voice throws goes to the caller; what the listener throws does not. */
  void speakWith(SpeakingVoice voice) {
    voice.speak(text, this);
    if (!isClosed() && lead == null) {
      int pauseMillis = endsSentence(text) ? SENTENCE_PAUSE_MILLIS : CLAUSE_PAUSE_MILLIS;
      deliver(new byte[pauseMillis * Pcm.BYTES_PER_MILLI]);
    }
  }

  /** Tells the listener that it is over, unless it was cancelled. */
  void finish() {
    Throwable cause = stopCause;
    if (cause != null) {
      fail(cause);
    } else if (!cancelled) {
      tell(listener::onComplete);
    }
  }

  /** Its voice hangs: fails it, and whatever that voice may say later is heard by nobody. */
  void giveUp(Throwable cause) {
    fail(cause);
    cancelled = true;
  }

  /** Tells the listener that it failed, unless it was cancelled. The last call. */
  void fail(Throwable cause) {
    if (!cancelled) {
      tell(() -> listener.onFailure(cause));
    }
  }

  @Override
  public boolean write(byte[] bigEndian, int offset, int length) {
    if (isClosed()) {
      return false;
    }
    byte[] pcm = new byte[length / Pcm.BYTES_PER_SAMPLE * Pcm.BYTES_PER_SAMPLE];
    BigEndianSamples.toPcm(bigEndian, offset, pcm, amplifier);
    if (lead != null) {
      int onset = BigEndianSamples.firstAsLoudAs(bigEndian, offset, pcm.length, ONSET_LEVEL);
      pcm = trimmed(pcm, onset);
    }
    if (pcm.length > 0) {
      deliver(pcm);
    }
    return !isClosed();
  }

  /** Samples before the onset or around it: what of them is to be heard now. */
  private byte[] trimmed(byte[] pcm, int onset) {
    byte[] joined = new byte[lead.length + pcm.length];
    System.arraycopy(lead, 0, joined, 0, lead.length);
    System.arraycopy(pcm, 0, joined, lead.length, pcm.length);
    int voicedFrom = onset < 0 ? joined.length : lead.length + onset;
    int from = Math.max(0, voicedFrom - LEAD_BYTES);
    byte[] kept = Arrays.copyOfRange(joined, from, joined.length);
    if (onset < 0) {
      lead = kept;
      return new byte[0];
    }
    lead = null;
    fadeIn(kept, voicedFrom - from);
    return kept;
  }

  /** Cut silence still has a floor of noise: from nothing up to it without a step. */
  private static void fadeIn(byte[] pcm, int silentBytes) {
    int samples = Math.min(FADE_SAMPLES, silentBytes / Pcm.BYTES_PER_SAMPLE);
    for (int i = 0; i < samples; i++) {
      int at = i * Pcm.BYTES_PER_SAMPLE;
      int sample = ((pcm[at] & 0xFF) | pcm[at + 1] << Byte.SIZE) * i / samples;
      pcm[at] = (byte) sample;
      pcm[at + 1] = (byte) (sample >> Byte.SIZE);
    }
  }

  private void deliver(byte[] pcm) {
    tell(() -> listener.onSamples(pcm));
  }

  /** A listener that throws has no more to be told: it must not pass for a fault of the voice. */
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("A listener of the synthesizer failed; its piece is dropped.", e);
      cancelled = true;
    }
  }

  /** Whether the last letter or digit is followed by the end of a sentence. */
  private static boolean endsSentence(String text) {
    for (int i = text.length() - 1; i >= 0 && !Character.isLetterOrDigit(text.charAt(i)); i--) {
      if (".!?".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
