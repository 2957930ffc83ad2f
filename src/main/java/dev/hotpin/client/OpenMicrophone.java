package dev.hotpin.client;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.Loop;
import java.util.concurrent.TimeUnit;

/**
 * A microphone that stays open: before, between and after what is said it sends silence, as it is
 * not spoken. Lives on its loop; all methods there.
 */
final class OpenMicrophone {
  /** Silence goes out in pieces of this length. */
  static final int SILENCE_MILLIS = 32;

  private static final byte[] SILENCE = new byte[(int) Pcm.bytesOf(SILENCE_MILLIS)];
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);

  private final Loop loop;
  private final Pacing pacing;
  private final SpeechPacer.Sink sink;
  private SpeechPacer speech;
  private Loop.Timer silence;
  private long silentSinceNanos;
  private long silentPieces;

  /**
   * Makes one that is closed yet.
   *
   * @param pacing of what is said; silence always takes its time
   * @param sink told of the end of each recording; silence follows it
   */
  OpenMicrophone(Loop loop, Pacing pacing, SpeechPacer.Sink sink) {
    this.loop = loop;
    this.pacing = pacing;
    this.sink = sink;
  }

  /** Opens it where it is closed: the recording begins now. What was being said is cut off. */
  void say(byte[] pcm) {
    stop();
    speech =
        new SpeechPacer(
            loop,
            pcm,
            pacing,
            new SpeechPacer.Sink() {
              @Override
              public void chunk(byte[] recording, int offset, int length) {
                sink.chunk(recording, offset, length);
              }

              @Override
              public void end() {
                beSilent();
                sink.end();
              }
            });
    speech.start();
  }

  /** Closes it. */
  void stop() {
    if (speech != null) {
      speech.stop();
    }
    if (silence != null) {
      silence.cancel();
      silence = null;
    }
  }

  private void beSilent() {
    silentSinceNanos = loop.nanoTime();
    silentPieces = 0;
    awaitSilence();
  }

  private void awaitSilence() {
    long dueNanos = silentSinceNanos + (silentPieces + 1) * SILENCE_NANOS;
    long waitMillis = TimeUnit.NANOSECONDS.toMillis(dueNanos - loop.nanoTime());
    silence = loop.schedule(this::sendSilence, Math.max(0, waitMillis));
  }

  private void sendSilence() {
    silentPieces++;
    awaitSilence();
    sink.chunk(SILENCE, 0, SILENCE.length);
  }
}
