package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.endpointing.Endpointer;
import dev.hotpin.endpointing.Endpointer.Attention;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.Patience;
import dev.hotpin.endpointing.RecentPcm;
import dev.hotpin.wire.SessionOptions;
import java.util.concurrent.TimeUnit;

/**
 * The sound of a device that leaves it to the server to find where speech begins and ends: between
 * turns it listens for an onset, in an utterance for its end, and during a reply, where the device
 * allows it, for an interruption; else it keeps the last moment only. Thread: the session's loop.
 */
final class Ears {
  /** How much of the sound during a reply belongs to the next utterance (protocol, part 2). */
  static final int KEPT_DURING_REPLY_MILLIS = 300;

  /**
   * A device that sends nothing for so long beyond the pause that is waited for has fallen silent:
   * some send only while they hear something. Devices speak in frames of 128 ms.
   */
  static final long STALL_MILLIS = 500;

  /** What the session does. */
  interface Session {
    /** The turn that listens, or null. */
    Turn listening();

    /** Whether there is a turn that answers. */
    Attention attention();

    /** Somebody speaks: a turn begins, whatever it interrupts. */
    void speechBegan();

    /** Sound that belongs to no utterance. */
    void dropped(int pcmBytes);
  }

  private final Session session;
  private final Loop loop;
  private final Endpointer endpointer;
  private final boolean endsByItself;
  private final boolean bargeIn;
  private final int silenceMillis;
  private final String language;
  private final RecentPcm duringReply;
  private Loop.Timer stall; // null while nobody speaks
  private long lastAudioNanos;

  Ears(SessionOptions options, Endpointers endpointers, Loop loop, Session session) {
    this.session = session;
    this.loop = loop;
    this.endsByItself = options.endpointing().isOn();
    this.bargeIn = options.bargeIn();
    this.language = options.language();
    this.silenceMillis =
        endsByItself ? options.endpointing().silenceMillis() : Integer.MAX_VALUE / 2;
    this.endpointer = endpointers.open(silenceMillis, new Heard());
    this.duringReply = bargeIn ? RecentPcm.none() : RecentPcm.ofMillis(KEPT_DURING_REPLY_MILLIS);
  }

  /** Whether the end of speech is found here too, not only by EOS. */
  boolean endsByItself() {
    return endsByItself;
  }

  /** Whole samples, the first {@code pcmBytes} of an array that stays the caller's. */
  void audio(byte[] pcm, int pcmBytes) {
    Attention attention = session.attention();
    if (attention != Attention.LISTENING && !bargeIn) {
      session.dropped(pcmBytes);
      duringReply.add(pcm, pcmBytes);
      return;
    }
    lastAudioNanos = loop.nanoTime();
    endpointer.attend(attention);
    endpointer.hear(pcm, pcmBytes, lastAudioNanos);
    watchStall();
  }

  /** What the words of the utterance are so far. */
  void partial(String transcript) {
    if (endsByItself && endpointer.isSpeaking()) {
      endpointer.waitFor(Patience.millis(silenceMillis, transcript, language));
    }
  }

  /**
   * What was heard of an utterance before it counted as begun, which is forgotten: its end came by
   * EOS, or the reply that it would have interrupted ended first. Empty where that was a while ago.
   */
  byte[] takeOnset() {
    long quietMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - lastAudioNanos);
    boolean stale = !endsByItself && quietMillis > STALL_MILLIS;
    byte[] onset = stale ? new byte[0] : endpointer.onset();
    forget();
    return onset;
  }

  /** The utterance is over, by whatever else than its own end. */
  void forget() {
    endpointer.reset();
    duringReply.clear();
    cancelStall();
  }

  /** A reply is over: the last moment of what came during it is heard now. */
  void replyOver() {
    byte[] kept = duringReply.take();
    if (!bargeIn) {
      endpointer.reset();
    }
    if (kept.length > 0) {
      audio(kept, kept.length);
    }
  }

  // One timer for many blocks: it looks how long ago the last one was.
  private void watchStall() {
    if (endsByItself && stall == null && endpointer.isSpeaking()) {
      stall = loop.schedule(this::checkStall, silenceMillis + STALL_MILLIS);
    }
  }

  private void checkStall() {
    stall = null;
    if (!endpointer.isSpeaking()) {
      return;
    }
    long quietMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - lastAudioNanos);
    long leftMillis = silenceMillis + STALL_MILLIS - quietMillis;
    if (leftMillis > 0) {
      stall = loop.schedule(this::checkStall, leftMillis);
    } else {
      long lastVoicedNanos = endpointer.lastVoicedNanos();
      endpointer.reset();
      end(lastVoicedNanos);
    }
  }

  private void cancelStall() {
    if (stall != null) {
      stall.cancel();
      stall = null;
    }
  }

  private void end(long lastVoicedNanos) {
    cancelStall();
    Turn listening = session.listening();
    if (listening != null) {
      listening.endpoint(lastVoicedNanos);
    }
  }

  private final class Heard implements Endpointer.Listener {
    @Override
    public void speechBegan() {
      session.speechBegan();
    }

    @Override
    public void speech(byte[] pcm, int pcmBytes) {
      Turn listening = session.listening();
      if (listening == null) {
        session.dropped(pcmBytes); // its turn was ended while its user spoke
      } else {
        listening.audio(pcm, pcmBytes);
      }
    }

    @Override
    public void speechEnded(long lastVoicedNanos) {
      end(lastVoicedNanos);
    }
  }
}
