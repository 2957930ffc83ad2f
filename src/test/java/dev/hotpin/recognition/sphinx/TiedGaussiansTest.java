package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edu.cmu.sphinx.frontend.FloatData;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.GaussianWeights;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Pool;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.tiedmixture.MixtureComponentSet;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.tiedmixture.PrunableMixtureComponent;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.tiedmixture.SetBasedGaussianMixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiedGaussiansTest {
  private static final int PHONES = 3;
  private static final int STREAMS = 3;
  private static final int DIMENSIONS = 13;
  private static final int TOP = 4;
  private static final int SENONES = 20;
  private static final float FLOOR = 0; // none
  private static final float VARIANCE_FLOOR = 1e-4f;

  /** Of Sphinx4's logarithm, whose base is 1.0001: a thousandth is next to nothing. */
  private static final float ROUNDING = 1;

  private final Random random = new Random(1);
  private final int[] phoneOfSenone = random.ints(SENONES, 0, PHONES).toArray();

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 64, 65, 128})
  void aSenoneScoresAsItDoesInSphinx4(int perStream) {
    Model model = new Model(perStream);
    FrameScores scores = model.newScores();
    List<SetBasedGaussianMixture> theirs = model.sphinx();
    for (int frame = 0; frame < 30; frame++) {
      float[] features = features(frame);
      scores.begin(features);
      FloatData data = new FloatData(features, 16_000, frame * 160L);
      for (int i = 0; i < SENONES; i++) {
        int senone = (i * 7 + frame) % SENONES;
        assertEquals(
            theirs.get(senone).getScore(data),
            scores.of(senone),
            ROUNDING,
            "senone " + senone + " in frame " + frame);
      }
    }
  }

  @Test
  void aScoreDoesNotDependOnWhatWasAskedBefore() {
    Model model = new Model(128);
    FrameScores askedForAll = model.newScores();
    FrameScores askedForOne = model.newScores();
    for (int frame = 0; frame < 100; frame++) {
      float[] features = features(frame);
      askedForAll.begin(features);
      askedForOne.begin(features);
      float[] all = new float[SENONES];
      for (int senone = SENONES - 1; senone >= 0; senone--) {
        all[senone] = askedForAll.of(senone);
      }
      int one = random.nextInt(SENONES);
      assertEquals(all[one], askedForOne.of(one));
      assertEquals(all[one], askedForOne.of(one), "asked again");
    }
  }

  @Test
  void anotherFrameHasOtherScores() {
    FrameScores scores = new Model(16).newScores();
    float[] first = features(0);
    float[] second = features(1);
    scores.begin(first);
    float ofFirst = scores.of(0);
    scores.begin(second);
    float ofSecond = scores.of(0);
    scores.begin(first);
    assertEquals(ofFirst, scores.of(0));
    assertNotEquals(ofFirst, ofSecond);
  }

  @Test
  void whatIsFartherThanTheFloorScoresTheFloor() {
    TiedGaussians gaussians = new Model(4).tied(1e-10f);
    float floor = gaussians.densityScore(Float.NEGATIVE_INFINITY);
    assertEquals(floor, gaussians.densityScore(-1e30f));
    assertEquals(floor, gaussians.densityScore(Float.NaN));
    assertEquals(Math.log(1e-10) / Math.log(1.0001), floor, 100);
  }

  @Test
  void aModelWithMoreDensitiesThanCanBeMarkedIsRefused() {
    Model model = new Model(129);
    assertThrows(IllegalArgumentException.class, () -> model.tied(FLOOR));
  }

  private float[] features(int seed) {
    Random ofFrame = new Random(seed);
    float[] features = new float[STREAMS * DIMENSIONS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) ofFrame.nextGaussian();
    }
    return features;
  }

  /** An acoustic model by chance. */
  private final class Model {
    private final Pool<float[]> means = new Pool<>("means");
    private final Pool<float[]> variances = new Pool<>("variances");
    private final GaussianWeights weights;
    private final int perStream;

    Model(int perStream) {
      this.perStream = perStream;
      for (int i = 0; i < PHONES * STREAMS * perStream; i++) {
        float[] mean = new float[DIMENSIONS];
        float[] variance = new float[DIMENSIONS];
        for (int k = 0; k < DIMENSIONS; k++) {
          mean[k] = (float) random.nextGaussian();
          variance[k] = 0.1f + random.nextFloat();
        }
        means.put(i, mean);
        variances.put(i, variance);
      }
      weights = new GaussianWeights("weights", SENONES, perStream, STREAMS);
      for (int senone = 0; senone < SENONES; senone++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          float[] logs = new float[perStream];
          for (int i = 0; i < perStream; i++) {
            logs[i] = -random.nextInt(80_000);
          }
          weights.put(senone, stream, logs);
        }
      }
    }

    TiedGaussians tied(float floor) {
      return new TiedGaussians(
          means, variances, weights, phoneOfSenone, floor, VARIANCE_FLOOR, TOP);
    }

    FrameScores newScores() {
      TiedGaussians gaussians = tied(FLOOR);
      return new FrameScores(gaussians, new FrameScores.Nearest(gaussians));
    }

    /** The same, by Sphinx4. */
    List<SetBasedGaussianMixture> sphinx() {
      List<MixtureComponentSet> sets = new ArrayList<>();
      for (int phone = 0; phone < PHONES; phone++) {
        ArrayList<PrunableMixtureComponent[]> streams = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
          PrunableMixtureComponent[] densities = new PrunableMixtureComponent[perStream];
          for (int i = 0; i < perStream; i++) {
            int at = (phone * STREAMS + stream) * perStream + i;
            densities[i] =
                new PrunableMixtureComponent(
                    means.get(at),
                    null,
                    null,
                    variances.get(at),
                    null,
                    null,
                    FLOOR,
                    VARIANCE_FLOOR,
                    i);
          }
          streams.add(densities);
        }
        sets.add(new MixtureComponentSet(streams, TOP));
      }
      List<SetBasedGaussianMixture> senones = new ArrayList<>();
      for (int i = 0; i < SENONES; i++) {
        senones.add(new SetBasedGaussianMixture(weights, sets.get(phoneOfSenone[i]), i));
      }
      return senones;
    }
  }
}
