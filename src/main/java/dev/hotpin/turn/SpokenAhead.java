package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * A voice that can be given a text before it is known whether it will be wanted: one, a piece, so
 * that what it holds is at most some 10 s of samples. Who then asks for the same text gets what is
 * there and what follows; who asks for another gets that. Thread: the session's loop.
 */
final class SpokenAhead implements SpeechSynthesizer {
  private final SpeechSynthesizer voice;
  private final String voiceId;
  private final Loop loop;
  private Ahead ahead; // null where nothing is spoken ahead

  SpokenAhead(SpeechSynthesizer voice, String voiceId, Loop loop) {
    this.voice = voice;
    this.voiceId = voiceId;
    this.loop = loop;
  }

  /** Begins to speak a text, in place of the one before. */
  void begin(String text) {
    cancel();
    Ahead begun = new Ahead(text);
    ahead = begun;
    try {
      begun.job = voice.speak(text, voiceId, begun);
    } catch (RuntimeException e) {
      ahead = null; // who asks for it hears of it
    }
  }

  /** What was spoken ahead and not asked for is of no use. */
  void cancel() {
    if (ahead != null) {
      ahead.job.cancel();
      ahead = null;
    }
  }

  @Override
  public SynthesisJob speak(String text, String inVoice, SynthesisListener listener) {
    Ahead begun = ahead;
    if (begun == null || begun.failed || !begun.text.equals(text) || !voiceId.equals(inVoice)) {
      cancel();
      return voice.speak(text, inVoice, listener);
    }
    ahead = null;
    begun.handOver(listener);
    return begun.job;
  }

  @Override
  public String name() {
    return voice.name();
  }

  @Override
  public String description() {
    return voice.description();
  }

  @Override
  public List<VoiceInfo> voices() {
    return voice.voices();
  }

  /** The voice is another's. */
  @Override
  public void close() {
    cancel();
  }

  /** One text that is spoken ahead; what it hears hops to the loop. */
  private final class Ahead implements SynthesisListener {
    private final String text;
    private final List<byte[]> samples = new ArrayList<>(); // until it is handed over
    private SynthesisJob job;
    private SynthesisListener heir; // null until somebody asks for the text
    private boolean complete;
    private boolean failed;

    Ahead(String text) {
      this.text = text;
    }

    void handOver(SynthesisListener listener) {
      heir = listener;
      samples.forEach(listener::onSamples);
      samples.clear();
      if (complete) {
        listener.onComplete();
      }
    }

    @Override
    public void onSamples(byte[] pcm) {
      loop.executeNowOrLater(
          () -> {
            if (heir != null) {
              heir.onSamples(pcm);
            } else if (isWanted()) {
              samples.add(pcm);
            }
          });
    }

    @Override
    public void onComplete() {
      loop.executeNowOrLater(
          () -> {
            complete = true;
            if (heir != null) {
              heir.onComplete();
            }
          });
    }

    @Override
    public void onFailure(Throwable cause) {
      loop.executeNowOrLater(
          () -> {
            failed = true;
            if (heir != null) {
              heir.onFailure(cause);
            }
          });
    }

    private boolean isWanted() {
      return equals(ahead);
    }
  }
}
