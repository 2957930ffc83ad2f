package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.PropertySheet;

/**
 * How many hypotheses Sphinx4 keeps while it decodes: the more, the fewer words are wrong and the
 * more work it is. What each hears and costs is measured in docs/recognition.md.
 */
public enum SphinxSearch {
  /** A fifth of real time. */
  FAST(3_000, 1e-50, 50, 1e-30, 1_000, 1e-30),

  /** Sphinx4's own beams: some real time, so for a fast machine with few speakers at once. */
  WIDE(20_000, 1e-60, 200, 1e-40, 3_000, 1e-50);

  private final int states;
  private final double stateBeam;
  private final int words;
  private final double wordBeam;
  private final int statesOfTheEnd;
  private final double stateBeamOfTheEnd;

  SphinxSearch(
      int states,
      double stateBeam,
      int words,
      double wordBeam,
      int statesOfTheEnd,
      double stateBeamOfTheEnd) {
    this.states = states;
    this.stateBeam = stateBeam;
    this.words = words;
    this.wordBeam = wordBeam;
    this.statesOfTheEnd = statesOfTheEnd;
    this.stateBeamOfTheEnd = stateBeamOfTheEnd;
  }

  /** Before the recognizer is looked up. */
  void applyTo(ConfigurationManager configuration) {
    configuration.getPropertySheet("fastmatchActiveList").setInt("absoluteBeamWidth", states);
    PropertySheet stateLists = configuration.getPropertySheet("stateLists");
    set(stateLists, states, stateBeam);
    stateLists.setInt(StateLists.PROP_NARROW_ABSOLUTE_BEAM_WIDTH, statesOfTheEnd);
    stateLists.setDouble(StateLists.PROP_NARROW_RELATIVE_BEAM_WIDTH, stateBeamOfTheEnd);
    set(configuration.getPropertySheet("wordActiveListFactory"), words, wordBeam);
  }

  private static void set(PropertySheet list, int absolute, double relative) {
    list.setInt("absoluteBeamWidth", absolute);
    list.setDouble("relativeBeamWidth", relative);
  }
}
