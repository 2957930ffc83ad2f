package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.GaussianWeights;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.MixtureComponent;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Pool;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Senone;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Sphinx3Loader;
import edu.cmu.sphinx.util.props.Configurable;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Component;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a phonetically tied acoustic model as Sphinx4 does, but leaves the scoring to {@link
 * Frame}, with densities that all decoders share.
 *
 * <p>Thread: the one that makes the decoder. Public, with a constructor without arguments, since
 * Sphinx4 makes it from its configuration.
 */
public final class TiedModelLoader extends Sphinx3Loader {
  /** Where decoders find the densities that another one has read. */
  @S4Component(type = Shared.class)
  public static final String PROP_SHARED = "shared";

  private Shared shared;
  private int topGaussians;
  private TiedGaussians gaussians;

  /** Keeps the densities of the first decoder for the others. Threads: any. */
  public static final class Shared implements Configurable {
    private TiedGaussians gaussians; // guarded by this

    @Override
    public void newProperties(PropertySheet sheet) {}

    private synchronized TiedGaussians of(TiedModelLoader loader) {
      if (gaussians == null) {
        gaussians =
            new TiedGaussians(
                loader.meansPool,
                loader.variancePool,
                loader.mixtureWeights,
                loader.getSenone2Ci(),
                loader.distFloor,
                loader.varianceFloor,
                loader.topGaussians);
      }
      return gaussians;
    }
  }

  /** A tied state of a model: a number that frames have scores for. */
  private static final class NumberedSenone implements Senone {
    private static final long serialVersionUID = 1;

    private final int number;

    NumberedSenone(int number) {
      this.number = number;
    }

    @Override
    public float getScore(Data feature) {
      return ((Frame) feature).score(number);
    }

    @Override
    public long getID() {
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof NumberedSenone senone && senone.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public void dump(String message) {}

    /** Asked by trainers alone. */
    @Override
    public float[] calculateComponentScore(Data feature) {
      throw new UnsupportedOperationException();
    }

    /** Asked by trainers alone. */
    @Override
    public MixtureComponent[] getMixtureComponents() {
      throw new UnsupportedOperationException();
    }

    /** Asked by trainers alone. */
    @Override
    public float[] getLogMixtureWeights() {
      throw new UnsupportedOperationException();
    }
  }

  @Override
  public void newProperties(PropertySheet sheet) {
    super.newProperties(sheet);
    shared = (Shared) sheet.getComponent(PROP_SHARED);
    topGaussians = sheet.getInt(PROP_TOPN);
  }

  /** The densities, once it is loaded. */
  TiedGaussians gaussians() {
    return gaussians;
  }

  @Override
  protected void loadHMMPool(boolean contextDependent, InputStream definition) throws IOException {
    if (!hasTiedMixtures()) {
      throw new IOException("the acoustic model at " + getLocation() + " is not a tied one");
    }
    gaussians = shared.of(this);
    Pool<Senone> senones = new Pool<>("senones");
    for (int i = 0; i < gaussians.senones(); i++) {
      senones.put(i, new NumberedSenone(i));
    }
    senonePool = senones;
    super.loadHMMPool(contextDependent, definition);
    mixtureWeights = new GaussianWeights("shared", 0, 0, 0); // 8 MB that nobody asks for any more
  }
}
