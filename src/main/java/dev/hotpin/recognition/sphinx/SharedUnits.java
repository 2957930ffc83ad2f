package dev.hotpin.recognition.sphinx;

import edu.cmu.sphinx.linguist.acoustic.Context;
import edu.cmu.sphinx.linguist.acoustic.Unit;
import edu.cmu.sphinx.linguist.acoustic.UnitManager;

/** The phones, one set for all decoders; safe for several that are being made at once. */
final class SharedUnits extends UnitManager {
  @Override
  public synchronized Unit getUnit(String name, boolean filler, Context context) {
    return super.getUnit(name, filler, context);
  }
}
