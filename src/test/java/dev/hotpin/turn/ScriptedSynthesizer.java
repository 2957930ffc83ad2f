package dev.hotpin.turn;

import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import java.util.ArrayList;
import java.util.List;

/** A voice whose samples, failures and delays the test decides. */
public final class ScriptedSynthesizer implements SpeechSynthesizer {
  final List<Job> jobs = new ArrayList<>();

  /** Bytes of samples for each character, even; what it speaks at once, or -1: the test says. */
  public int bytesPerChar = -1;

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String description() {
    return "a script";
  }

  @Override
  public List<VoiceInfo> voices() {
    return List.of(new VoiceInfo("scripted", "Scripted", "en", "neutral"));
  }

  /** What {@code speak} throws, or null. */
  RuntimeException thrown;

  @Override
  public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
    if (thrown != null) {
      throw thrown;
    }
    Job job = new Job(text, voiceId, listener);
    jobs.add(job);
    if (bytesPerChar >= 0) {
      if (bytesPerChar > 0) {
        job.samples(bytesPerChar * text.length());
      }
      job.complete();
    }
    return job;
  }

  Job last() {
    return jobs.get(jobs.size() - 1);
  }

  List<String> texts() {
    return jobs.stream().map(job -> job.text).toList();
  }

  @Override
  public void close() {}

  /** One piece. */
  static final class Job implements SynthesisJob {
    final String text;
    final String voiceId;
    private final SynthesisListener listener;
    int cancels;
    boolean ended;

    Job(String text, String voiceId, SynthesisListener listener) {
      this.text = text;
      this.voiceId = voiceId;
      this.listener = listener;
    }

    @Override
    public void cancel() {
      cancels++;
    }

    boolean isOver() {
      return ended || cancels > 0;
    }

    void samples(int bytes) {
      listener.onSamples(new byte[bytes]);
    }

    void complete() {
      ended = true;
      listener.onComplete();
    }

    void fail(String why) {
      ended = true;
      listener.onFailure(new IllegalStateException(why));
    }
  }
}
