package dev.hotpin.bench.chaos;

import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import java.util.List;

/** A synthesizer that fails at some pieces. */
final class FaultySynthesizer implements SpeechSynthesizer {
  private static final long SLOW_MILLIS = 1_000;
  private static final SynthesisJob HANGING = () -> {};

  private final SpeechSynthesizer synthesizer;
  private final FaultPlan plan;

  FaultySynthesizer(SpeechSynthesizer synthesizer, FaultPlan plan) {
    this.synthesizer = synthesizer;
    this.plan = plan;
  }

  @Override
  public String name() {
    return synthesizer.name();
  }

  @Override
  public String description() {
    return synthesizer.description() + ", with faults";
  }

  @Override
  public List<VoiceInfo> voices() {
    return synthesizer.voices();
  }

  @Override
  public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
    return switch (plan.voice()) {
      case NONE -> synthesizer.speak(text, voiceId, listener);
      case THROWS -> throw new IllegalStateException("a fault on purpose: the voice throws");
      case FAILS -> {
        plan.later(
            0,
            () ->
                listener.onFailure(
                    new IllegalStateException("a fault on purpose: the voice fails")));
        yield HANGING;
      }
      case HANGS -> HANGING;
      case SLOW -> {
        Delayed delayed = new Delayed();
        plan.later(SLOW_MILLIS, () -> delayed.start(text, voiceId, listener));
        yield delayed;
      }
    };
  }

  @Override
  public void close() {
    synthesizer.close();
  }

  private final class Delayed implements SynthesisJob {
    private SynthesisJob job; // null until it has begun
    private boolean cancelled;

    synchronized void start(String text, String voiceId, SynthesisListener listener) {
      if (!cancelled) {
        job = synthesizer.speak(text, voiceId, listener);
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      if (job != null) {
        job.cancel();
      }
    }
  }
}
