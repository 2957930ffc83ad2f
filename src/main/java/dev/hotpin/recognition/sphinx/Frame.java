package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.frontend.FloatData;

/** The features of 10 ms of sound, and what the senones give them. Thread: the decoder's own. */
final class Frame extends FloatData {
  private final FrameScores scores;

  Frame(FloatData features, FrameScores scores) {
    super(
        features.getValues(),
        features.getSampleRate(),
        features.getFirstSampleNumber(),
        features.getCollectTime());
    this.scores = scores;
    scores.begin(features.getValues());
  }

  /** As Sphinx4's logarithm. */
  float score(int senone) {
    assert scores.isOf(getValues()) : "this frame is past";
    return scores.of(senone);
  }
}
