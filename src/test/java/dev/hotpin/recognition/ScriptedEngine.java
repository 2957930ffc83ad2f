package dev.hotpin.recognition;

import java.util.ArrayList;
import java.util.List;

/** Makes {@link ScriptedDecoder}s and remembers them. */
final class ScriptedEngine implements RecognitionEngine {
  final List<ScriptedDecoder> made = new ArrayList<>();
  int refusals; // that many newDecoder calls fail
  boolean closed;

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String description() {
    return "scripted";
  }

  @Override
  public String language() {
    return "und";
  }

  @Override
  public synchronized ScriptedDecoder newDecoder() {
    if (refusals > 0) {
      refusals--;
      throw new IllegalStateException("scripted refusal");
    }
    ScriptedDecoder decoder = new ScriptedDecoder();
    made.add(decoder);
    return decoder;
  }

  @Override
  public long bytesPerDecoder() {
    return 1;
  }

  @Override
  public boolean decodersLiveOnHeap() {
    return false;
  }

  @Override
  public double measureRealTimeFactor(SpeechDecoder decoder) {
    return 0.5;
  }

  @Override
  public void close() {
    closed = true;
  }
}
