package dev.hotpin.fleet;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.HdrHistogram.Recorder;

/**
 * The spread of what was recorded of late: of the slot that is open and the {@value #CLOSED_SLOTS}
 * before it. Exact below 256, then to 1 %; some 100 KB, however much is recorded. Recording is free
 * of waits and for any thread; all else is for one thread.
 */
final class SlidingPercentiles {
  /** With slots of 5 s: a minute and what there is of the next slot. */
  static final int CLOSED_SLOTS = 12;

  private static final int DIGITS = 2;

  private final long highest;
  private final Recorder recorder;
  private final AbstractHistogram[] slots = new AbstractHistogram[CLOSED_SLOTS + 1];
  private final AbstractHistogram all;
  private Histogram recorded; // used again for each collection; null before the first
  private int open; // the slot that is filled

  /**
   * @param highest more is recorded as this
   */
  SlidingPercentiles(long highest) {
    this.highest = highest;
    this.recorder = new Recorder(highest, DIGITS);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new IntCountsHistogram(highest, DIGITS);
    }
    this.all = new IntCountsHistogram(highest, DIGITS);
  }

  /** Adds a value; what is negative is 0. Any thread. */
  void record(long value) {
    recorder.recordValue(Math.min(Math.max(0, value), highest));
  }

  /** The spread up to now. */
  Percentiles now() {
    recorded = recorder.getIntervalHistogram(recorded);
    slots[open].add(recorded);
    all.reset();
    for (AbstractHistogram slot : slots) {
      if (slot.getTotalCount() > 0) {
        all.add(slot);
      }
    }
    return all.getTotalCount() == 0
        ? Percentiles.NONE
        : new Percentiles(
            all.getTotalCount(),
            all.getValueAtPercentile(50),
            all.getValueAtPercentile(90),
            all.getValueAtPercentile(99));
  }

  /** Closes the open slot and forgets the oldest. */
  void nextSlot() {
    open = (open + 1) % slots.length;
    slots[open].reset();
  }
}
