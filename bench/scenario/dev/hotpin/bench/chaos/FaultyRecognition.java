package dev.hotpin.bench.chaos;

import dev.hotpin.recognition.RecognitionEngine;
import dev.hotpin.recognition.SpeechDecoder;

/** An engine whose decoders fail as a {@link FaultPlan} wants. */
final class FaultyRecognition implements RecognitionEngine {
  private final RecognitionEngine engine;
  private final FaultPlan plan;

  FaultyRecognition(RecognitionEngine engine, FaultPlan plan) {
    this.engine = engine;
    this.plan = plan;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String description() {
    return engine.description() + ", with faults";
  }

  @Override
  public String language() {
    return engine.language();
  }

  @Override
  public SpeechDecoder newDecoder() {
    if (plan.loadFails()) {
      throw new IllegalStateException("a fault on purpose: no decoder could be made");
    }
    return new FaultyDecoder(engine.newDecoder(), plan);
  }

  @Override
  public long bytesPerDecoder() {
    return engine.bytesPerDecoder();
  }

  @Override
  public boolean decodersLiveOnHeap() {
    return engine.decodersLiveOnHeap();
  }

  @Override
  public double measureRealTimeFactor(SpeechDecoder decoder) {
    return engine.measureRealTimeFactor(((FaultyDecoder) decoder).decoder());
  }

  @Override
  public void close() {
    engine.close();
  }
}
