package dev.hotpin.recognition.sphinx;

import java.util.Arrays;

/**
 * What the senones give one frame of features, each computed when it is first asked for. Sphinx4
 * keeps a senone's last score in the senone, in a new object for each frame: old objects that point
 * to new ones, which the collector has to look through, and a model for each decoder.
 *
 * <p>Used again for later frames. Thread: the decoder's own.
 */
final class FrameScores {
  /** Which densities were nearest last, of each phone: what a decoder knows beyond the frame. */
  static final class Nearest {
    private final TiedGaussians gaussians;
    private final int[] ids;
    private final float[] logs;

    Nearest(TiedGaussians gaussians) {
      this.gaussians = gaussians;
      this.ids = new int[gaussians.phones() * gaussians.topOfPhone()];
      this.logs = new float[ids.length];
      forget();
    }

    /** Before another speaker. */
    void forget() {
      gaussians.anyTop(ids);
    }
  }

  private final TiedGaussians gaussians;
  private final Nearest nearest;
  private final float[] ofSenones; // NaN: not asked for yet
  private final boolean[] phoneHeard;
  private final int[] ids; // of the densities that count in this frame
  private final float[] scores; // of those
  private float[] features;

  FrameScores(TiedGaussians gaussians, Nearest nearest) {
    this.gaussians = gaussians;
    this.nearest = nearest;
    this.ofSenones = new float[gaussians.senones()];
    this.phoneHeard = new boolean[gaussians.phones()];
    this.ids = new int[nearest.ids.length];
    this.scores = new float[nearest.ids.length];
  }

  /** Begins with another frame. */
  void begin(float[] featuresOfFrame) {
    features = featuresOfFrame;
    Arrays.fill(ofSenones, Float.NaN);
    Arrays.fill(phoneHeard, false);
  }

  /** Whether it is still that frame's. */
  boolean isOf(float[] featuresOfFrame) {
    return features == featuresOfFrame;
  }

  /** As Sphinx4's logarithm. */
  float of(int senone) {
    float score = ofSenones[senone];
    if (Float.isNaN(score)) {
      int phone = gaussians.phoneOf(senone);
      int at = phone * gaussians.topOfPhone();
      if (!phoneHeard[phone]) {
        hear(phone, at);
      }
      score = gaussians.score(senone, ids, scores, at);
      ofSenones[senone] = score;
    }
    return score;
  }

  private void hear(int phone, int at) {
    phoneHeard[phone] = true;
    gaussians.nearest(phone, features, nearest.ids, nearest.logs, at);
    for (int i = at; i < at + gaussians.topOfPhone(); i++) {
      ids[i] = nearest.ids[i];
      scores[i] = gaussians.densityScore(nearest.logs[i]);
    }
  }
}
