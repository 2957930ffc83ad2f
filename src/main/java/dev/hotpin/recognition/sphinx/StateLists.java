package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.decoder.search.PartitionActiveListFactory;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Double;
import edu.cmu.sphinx.util.props.S4Integer;

/**
 * Makes the lists of states that a search keeps from frame to frame, with beams that can be changed
 * while it decodes: each list is pruned by the beams of when it was made, which is a frame before.
 *
 * <p>Thread: the decoder's own. Public, with a constructor without arguments, since Sphinx4 makes
 * it from its configuration.
 */
public final class StateLists extends PartitionActiveListFactory {
  /** Most states that a narrow list keeps. */
  @S4Integer(defaultValue = 1_000)
  public static final String PROP_NARROW_ABSOLUTE_BEAM_WIDTH = "narrowAbsoluteBeamWidth";

  /** How much less likely than the best a state of a narrow list may be. */
  @S4Double(defaultValue = 1e-30)
  public static final String PROP_NARROW_RELATIVE_BEAM_WIDTH = "narrowRelativeBeamWidth";

  private int wideStates;
  private float wideLogBeam;
  private int narrowStates;
  private float narrowLogBeam;

  @Override
  public void newProperties(PropertySheet sheet) {
    super.newProperties(sheet);
    wideStates = absoluteBeamWidth;
    wideLogBeam = logRelativeBeamWidth;
    narrowStates = sheet.getInt(PROP_NARROW_ABSOLUTE_BEAM_WIDTH);
    narrowLogBeam = logMath.linearToLog(sheet.getDouble(PROP_NARROW_RELATIVE_BEAM_WIDTH));
  }

  /** Lists that are made from now on are narrow, or not. */
  void narrow(boolean narrow) {
    absoluteBeamWidth = narrow ? narrowStates : wideStates;
    logRelativeBeamWidth = narrow ? narrowLogBeam : wideLogBeam;
  }

  /** How much less likely than the best a state of a new list may be, as Sphinx4's logarithm. */
  float logBeamWidth() {
    return logRelativeBeamWidth;
  }
}
