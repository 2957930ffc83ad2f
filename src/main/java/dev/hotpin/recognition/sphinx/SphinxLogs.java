package dev.hotpin.recognition.sphinx;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Sphinx4, which reports every step through java.util.logging, from filling the log. What
 * matters reaches ours as an exception.
 */
final class SphinxLogs {
  /**
   * By package (ours, too: what we extend logs under our name), by our configuration's file name,
   * and by the bare class names that some of Sphinx4 uses. Held here since the log manager holds
   * loggers weakly, and a level goes with its logger.
   */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("edu.cmu.sphinx"),
          Logger.getLogger("dev.hotpin.recognition.sphinx"),
          Logger.getLogger("sphinx4"),
          Logger.getLogger("ConfigHandler"),
          Logger.getLogger("HMMTree"),
          Logger.getLogger("MelFrequencyFilterBank"),
          Logger.getLogger("Denoise"),
          Logger.getLogger("DiscreteCosineTransform2"),
          Logger.getLogger("Lifter"));

  private SphinxLogs() {}

  static void silence() {
    for (Logger logger : LOGGERS) {
      logger.setLevel(Level.OFF);
    }
  }
}
