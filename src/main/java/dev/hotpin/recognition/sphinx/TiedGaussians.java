package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.acoustic.tiedstate.GaussianWeights;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.MixtureComponent;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Pool;
import edu.cmu.sphinx.util.LogMath;

/**
 * The densities of a phonetically tied acoustic model, and how much each counts in each senone: one
 * set of Gaussians for each phone and stream of features, which all senones of the phone weigh
 * differently. In flat arrays, for all decoders together, where Sphinx4 has an object for each
 * density and weights that lie apart for each decoder.
 *
 * <p>Scores are those of Sphinx4's {@code SetBasedGaussianMixture}, in its logarithm. Immutable.
 */
final class TiedGaussians {
  /** As many as two {@code long}s have bits. */
  private static final int MAX_PER_STREAM = 2 * Long.SIZE;

  private final int streams;
  private final int perStream; // Gaussians
  private final int dimensions; // of a stream
  private final int top; // Gaussians that count in a frame
  private final int phones;
  private final int stride; // of a density: its factor, then mean and precision of each dimension
  private final float[] densities;
  private final float[] weights;
  private final int[] phoneOfSenone;
  private final float floor;
  private final LogMath logMath = LogMath.getLogMath();

  /**
   * Of what a loader has read.
   *
   * @param means of each density: by phone, stream, number
   * @param linearFloor the lowest score of a density
   * @param varianceFloor the lowest variance
   * @param top how many densities of a set count in a frame
   */
  TiedGaussians(
      Pool<float[]> means,
      Pool<float[]> variances,
      GaussianWeights weights,
      int[] phoneOfSenone,
      float linearFloor,
      float varianceFloor,
      int top) {
    this.streams = weights.getStreamsNum();
    this.perStream = weights.getGauPerState();
    if (perStream > MAX_PER_STREAM) {
      throw new IllegalArgumentException("an acoustic model with sets of " + perStream);
    }
    this.phones = means.size() / (streams * perStream);
    this.dimensions = means.get(0).length;
    this.top = top;
    this.stride = 1 + 2 * dimensions;
    this.phoneOfSenone = phoneOfSenone.clone();
    this.floor = logMath.linearToLog(linearFloor);
    this.densities = new float[means.size() * stride];
    for (int i = 0; i < means.size(); i++) {
      new Density(means.get(i), variances.get(i), linearFloor, varianceFloor)
          .writeTo(densities, i * stride);
    }
    this.weights = new float[phoneOfSenone.length * streams * perStream];
    int at = 0;
    for (int senone = 0; senone < phoneOfSenone.length; senone++) {
      for (int stream = 0; stream < streams; stream++) {
        for (int i = 0; i < perStream; i++) {
          this.weights[at++] = weights.get(senone, stream, i);
        }
      }
    }
  }

  int senones() {
    return phoneOfSenone.length;
  }

  int phones() {
    return phones;
  }

  /** Numbers that say which densities of a phone count in a frame: the top ones of each stream. */
  int topOfPhone() {
    return streams * top;
  }

  int phoneOf(int senone) {
    return phoneOfSenone[senone];
  }

  /** What counts before anything was heard: any will do. */
  void anyTop(int[] ids) {
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % top;
    }
  }

  /**
   * Finds the densities of a phone that are nearest to a frame.
   *
   * @param ids those of an earlier frame, the farthest of each stream first, which spare most of
   *     the others; replaced by those of this frame
   * @param logs as long as {@code ids}: how near each is, as a natural logarithm
   * @param at where the phone's begin in both
   */
  void nearest(int phone, float[] features, int[] ids, float[] logs, int at) {
    for (int stream = 0; stream < streams; stream++) {
      nearest(phone * streams + stream, features, stream * dimensions, ids, logs, at);
      at += top;
    }
  }

  private void nearest(int set, float[] features, int from, int[] ids, float[] logs, int at) {
    int first = set * perStream * stride;
    for (int i = 0; i < top; i++) { // an insertion sort: they are nearly in order
      int id = ids[at + i];
      float log = log(first + id * stride, features, from, Float.NEGATIVE_INFINITY);
      int place = at + i;
      while (place > at && logs[place - 1] > log) {
        logs[place] = logs[place - 1];
        ids[place] = ids[place - 1];
        place--;
      }
      logs[place] = log;
      ids[place] = id;
    }
    long known0 = 0;
    long known1 = 0;
    for (int i = at; i < at + top; i++) {
      if (ids[i] < Long.SIZE) {
        known0 |= 1L << ids[i];
      } else {
        known1 |= 1L << (ids[i] - Long.SIZE);
      }
    }
    float threshold = logs[at];
    for (int id = 0; id < perStream; id++) {
      long known = id < Long.SIZE ? known0 >>> id : known1 >>> (id - Long.SIZE);
      if ((known & 1) != 0) {
        continue;
      }
      float log = log(first + id * stride, features, from, threshold);
      if (log >= threshold) {
        insert(id, log, ids, logs, at);
        threshold = logs[at];
      }
    }
  }

  /** In the place of the farthest. */
  private void insert(int id, float log, int[] ids, float[] logs, int at) {
    int place = at;
    while (place < at + top - 1 && logs[place + 1] <= log) {
      logs[place] = logs[place + 1];
      ids[place] = ids[place + 1];
      place++;
    }
    logs[place] = log;
    ids[place] = id;
  }

  /** How near features are to a density; anything less than the threshold where it is less. */
  private float log(int density, float[] features, int from, float threshold) {
    float log = densities[density];
    int at = density + 1;
    for (int i = 0; i < dimensions; i++) {
      float difference = features[from + i] - densities[at];
      log += difference * difference * densities[at + 1];
      if (log < threshold) {
        return log;
      }
      at += 2;
    }
    return log;
  }

  /** The score that a density gives a frame, of how near it is. */
  float densityScore(float log) {
    float score = logMath.lnToLog(log);
    return score >= floor ? score : floor; // also what is not a number
  }

  /**
   * The score of a senone.
   *
   * @param ids the densities that count, of its phone
   * @param scores what they give the frame
   * @param at where the phone's begin in both
   */
  float score(int senone, int[] ids, float[] scores, int at) {
    float sum = 0;
    int weightsOfStream = senone * streams * perStream;
    for (int stream = 0; stream < streams; stream++) {
      float total = LogMath.LOG_ZERO;
      for (int i = 0; i < top; i++) {
        total = logMath.addAsLinear(total, scores[at] + weights[weightsOfStream + ids[at]]);
        at++;
      }
      sum += total;
      weightsOfStream += perStream;
    }
    return sum;
  }

  /** Computes what Sphinx4 makes of a mean and a variance. */
  private static final class Density extends MixtureComponent {
    private static final long serialVersionUID = 1;

    Density(float[] mean, float[] variance, float linearFloor, float varianceFloor) {
      super(mean, null, null, variance, null, null, linearFloor, varianceFloor);
    }

    void writeTo(float[] densities, int at) {
      densities[at] = logPreComputedGaussianFactor;
      for (int i = 0; i < meanTransformed.length; i++) {
        densities[at + 1 + 2 * i] = meanTransformed[i];
        densities[at + 2 + 2 * i] = precisionTransformed[i];
      }
    }
  }
}
