package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.PropertySheet;

/**
 * How many hypotheses Sphinx4 keeps while it decodes: the more, the fewer words are wrong and the
 * more work it is. What each hears and costs is measured in docs/recognition.md.
 */
public enum SphinxSearch {
  /** A fifth of real time. */
  FAST(3_000, 1e-50, 50, 1e-30),

  /** Sphinx4's own beams: some real time, so for a fast machine with few speakers at once. */
  WIDE(20_000, 1e-60, 200, 1e-40);

  private final int states;
  private final double stateBeam;
  private final int words;
  private final double wordBeam;

  SphinxSearch(int states, double stateBeam, int words, double wordBeam) {
    this.states = states;
    this.stateBeam = stateBeam;
    this.words = words;
    this.wordBeam = wordBeam;
  }

  /** Before the recognizer is looked up. */
  void applyTo(ConfigurationManager configuration) {
    configuration.getPropertySheet("searchManager").setDouble("relativeBeamWidth", stateBeam);
    configuration.getPropertySheet("fastmatchActiveList").setInt("absoluteBeamWidth", states);
    set(configuration.getPropertySheet("standardActiveListFactory"), states, stateBeam);
    set(configuration.getPropertySheet("wordActiveListFactory"), words, wordBeam);
  }

  private static void set(PropertySheet list, int absolute, double relative) {
    list.setInt("absoluteBeamWidth", absolute);
    list.setDouble("relativeBeamWidth", relative);
  }
}
