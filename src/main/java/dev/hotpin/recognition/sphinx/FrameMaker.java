package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.FloatData;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Component;

/**
 * The last step of the front end: makes {@link Frame}s of features.
 *
 * <p>Thread: the decoder's own. Public, with a constructor without arguments, since Sphinx4 makes
 * it from its configuration.
 */
public final class FrameMaker extends BaseDataProcessor {
  /** The acoustic model. */
  @S4Component(type = TiedModelLoader.class)
  public static final String PROP_LOADER = "loader";

  /** Frames that may be in use at once: the search lags behind the sound by 10 at most. */
  private static final int FRAMES = 16;

  private final FrameScores[] scores = new FrameScores[FRAMES];
  private TiedModelLoader loader;
  private FrameScores.Nearest nearest; // null before the first frame
  private int next;

  @Override
  public void newProperties(PropertySheet sheet) {
    super.newProperties(sheet);
    loader = (TiedModelLoader) sheet.getComponent(PROP_LOADER);
  }

  @Override
  public Data getData() throws DataProcessingException {
    Data data = getPredecessor().getData();
    if (data instanceof DataStartSignal && nearest != null) {
      nearest.forget();
    }
    return data instanceof FloatData features ? new Frame(features, nextScores()) : data;
  }

  private FrameScores nextScores() {
    if (nearest == null) {
      TiedGaussians gaussians = loader.gaussians();
      nearest = new FrameScores.Nearest(gaussians);
      for (int i = 0; i < FRAMES; i++) {
        scores[i] = new FrameScores(gaussians, nearest);
      }
    }
    next = (next + 1) % FRAMES;
    return scores[next];
  }
}
