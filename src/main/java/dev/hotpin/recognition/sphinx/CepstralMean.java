package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import java.util.ArrayDeque;

/**
 * Takes the running mean off the cepstra, so that the microphone and the voice's colour count less.
 * In the place of Sphinx4's {@code LiveCMN}, which keeps the mean of one speaker for the next, and
 * holds back the first two seconds of its first utterance.
 *
 * <p>The mean begins anew with each utterance: from that of known speech, weighing {@link
 * #PRIOR_FRAMES}, and the first {@link #FIRST_FRAMES} frames, which the endpointer hands on at once
 * when speech begins (so that they cost no time); then it follows each frame.
 *
 * <p>Thread: the decoder's own. Public, with a constructor without arguments, since Sphinx4 makes
 * it from its configuration.
 */
public final class CepstralMean extends BaseDataProcessor {
  /** Mean cepstrum of speech: measured over the 14 recordings of Debian's pocketsphinx-testdata. */
  private static final double[] PRIOR = {
    56.6, 2.5, -2.8, 14.9, -10.4, 4.4, -7.1, -4.8, -1.4, -1.1, 0.2, -2.7, 0.75
  };

  /**
   * How many frames of 10 ms the prior mean weighs. With 25, 60 and 150 frames 25, 28 and 27 of 96
   * words were wrong.
   */
  private static final int PRIOR_FRAMES = 25;

  /**
   * Frames of which the mean is known before the first is passed on; at most what comes at once.
   */
  private static final int FIRST_FRAMES = 22;

  private final double[] sum = new double[PRIOR.length];
  private final ArrayDeque<Data> ahead = new ArrayDeque<>();
  private int frames;
  private boolean first;

  @Override
  public Data getData() throws DataProcessingException {
    Data next = ahead.poll();
    if (next == null) {
      next = pull();
    }
    if (next instanceof DoubleData cepstrum) {
      normalize(cepstrum.getValues());
    }
    return next;
  }

  private Data pull() throws DataProcessingException {
    Data data = getPredecessor().getData();
    if (data instanceof DataStartSignal) {
      reset();
    }
    if (!(data instanceof DoubleData)) {
      return data;
    }
    learn(data);
    if (first) {
      first = false;
      lookAhead();
    }
    return data;
  }

  private void lookAhead() throws DataProcessingException {
    for (int i = 1; i < FIRST_FRAMES; i++) {
      Data data = getPredecessor().getData();
      if (data != null) {
        ahead.add(data);
      }
      if (!(data instanceof DoubleData)) {
        return;
      }
      learn(data);
    }
  }

  private void reset() {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = PRIOR[i] * PRIOR_FRAMES;
    }
    frames = PRIOR_FRAMES;
    first = true;
    ahead.clear();
  }

  /** Frames without energy (digital silence) say nothing about the microphone. */
  private void learn(Data data) {
    double[] cepstrum = ((DoubleData) data).getValues();
    if (cepstrum[0] < 0) {
      return;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += cepstrum[i];
    }
    frames++;
  }

  private void normalize(double[] cepstrum) {
    for (int i = 0; i < sum.length; i++) {
      cepstrum[i] -= sum[i] / frames;
    }
  }
}
