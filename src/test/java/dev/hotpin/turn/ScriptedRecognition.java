package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.recognition.RecognitionService;
import java.util.ArrayList;
import java.util.List;

/** A recognizer whose words, failures and delays the test decides. */
public final class ScriptedRecognition implements RecognitionService {
  final List<Utterance> utterances = new ArrayList<>();

  /** What {@code isAdmitted} of new utterances says. */
  boolean admits = true;

  /** Whether samples of any utterance are refused. */
  boolean refuses;

  /** The transcript that each end of speech brings at once, or null: the test says when. */
  public String answer;

  @Override
  public Recognition open(Loop loop, RecognitionListener listener) {
    Utterance utterance = new Utterance(loop, listener);
    utterances.add(utterance);
    return utterance;
  }

  Utterance last() {
    return utterances.get(utterances.size() - 1);
  }

  /** One utterance. */
  final class Utterance implements Recognition {
    private final Loop loop;
    private final RecognitionListener listener;
    int fedBytes;
    int releases;
    int abandons;
    boolean wantsPartials;
    boolean ended;
    boolean told; // the last call was made
    boolean admitted = admits;

    Utterance(Loop loop, RecognitionListener listener) {
      this.loop = loop;
      this.listener = listener;
    }

    @Override
    public boolean feed(byte[] pcm) {
      assert loop.inLoop();
      if (refuses) {
        return false;
      }
      fedBytes += pcm.length;
      return true;
    }

    @Override
    public void wantPartials(boolean wanted) {
      wantsPartials = wanted;
    }

    @Override
    public void release() {
      releases++;
    }

    @Override
    public void endOfSpeech() {
      ended = true;
      if (answer != null) {
        finish(answer);
      }
    }

    @Override
    public boolean isAdmitted() {
      return admitted;
    }

    @Override
    public void abandon() {
      abandons++;
    }

    boolean isOver() {
      return told || abandons > 0;
    }

    /** The words so far, from an engine's thread. */
    void partial(String text) {
      partial(text, 0);
    }

    void partial(String text, int finishedChars) {
      loop.execute(() -> listener.onPartial(text, finishedChars));
    }

    /** The final transcript, from an engine's thread; told even if abandoned: late, then. */
    void finish(String text) {
      told = true;
      loop.execute(() -> listener.onFinal(text));
    }

    void fail(String why) {
      told = true;
      loop.execute(() -> listener.onFailure(new IllegalStateException(why)));
    }
  }
}
