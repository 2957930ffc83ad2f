package dev.hotpin.endpointing;

import java.util.Arrays;

/**
 * How loud a room is where nobody speaks to the device, and how much that wavers: the gate above
 * which a sound may be the speaker's. It adapts. While nobody speaks, mean and deviation follow
 * what is heard, so that steady noise has a low gate and the talk of others a higher one; at any
 * time the quietest moment of the last {@value #MEMORY_MILLIS} ms is taken for background, which
 * speech, having gaps, does not lift, and which ends an utterance that is only a room grown loud.
 * No growth. Levels are in decibels relative to full scale. Thread: one at a time.
 */
final class Background {
  /** Longer than a phrase without a gap. */
  static final int MEMORY_MILLIS = 3_072;

  /** -66 dBFS: where microphones hear themselves. */
  static final float LOWEST_DB = -66;

  /** At least so much above the mean is louder than the background. */
  static final float MIN_MARGIN_DB = 1.5f;

  /** At most so much above the mean: however a room wavers, loud speech gets through. */
  static final float MAX_MARGIN_DB = 5;

  /** The same for the syllables of an utterance that has begun. */
  static final float MAX_GO_ON_MARGIN_DB = 2;

  /** Deviations above the mean that background seldom reaches. */
  private static final float DEVIATIONS = 2.5f;

  /** Share of each window in the running mean: a memory of 1.6 s. */
  private static final float SHARE = 0.02f;

  /** The mean of speech over noise lies so much above its quietest moment (own measurement). */
  private static final float OVER_QUIETEST_DB = 1;

  /** Windows over which a moment is averaged: 96 ms, so that one quiet window does not count. */
  private static final int MOMENT_WINDOWS = 3;

  private static final int PARTS = 8;
  private static final int WINDOWS_PER_PART = MEMORY_MILLIS / 32 / PARTS;

  private final float[] quietest = new float[PARTS];
  private final float[] moment = new float[MOMENT_WINDOWS];
  private int momentAt;
  private int part;
  private int windowsInPart;
  private float mean;
  private float deviation;
  private int heard; // windows that mean and deviation are of, up to 1 / SHARE

  Background() {
    reset();
  }

  /**
   * Hears the level of the next window.
   *
   * @param idle whether nobody speaks to the device
   */
  void hear(float db, boolean idle) {
    float level = Math.max(LOWEST_DB, db);
    moment[momentAt] = level;
    momentAt = (momentAt + 1) % MOMENT_WINDOWS;
    float average = (moment[0] + moment[1] + moment[2]) / MOMENT_WINDOWS;
    if (windowsInPart == WINDOWS_PER_PART) {
      windowsInPart = 0;
      part = (part + 1) % PARTS;
      quietest[part] = Float.MAX_VALUE;
    }
    quietest[part] = Math.min(quietest[part], average);
    windowsInPart++;
    if (idle) {
      heard = Math.min(heard + 1, (int) (1 / SHARE));
      float share = 1f / heard;
      float off = level - mean;
      mean += share * off;
      deviation += share * (Math.abs(off) * 1.25f - deviation); // 1.25: mean to standard
    }
  }

  /** What is louder than this may be the speaker who begins. */
  float beginGateDb() {
    return gateDb(MAX_MARGIN_DB);
  }

  /** What is louder than this may be the speaker who goes on: lower, since syllables are weak. */
  float goOnGateDb() {
    return gateDb(MAX_GO_ON_MARGIN_DB);
  }

  private float gateDb(float maxMarginDb) {
    float margin = Math.max(MIN_MARGIN_DB, Math.min(maxMarginDb, DEVIATIONS * deviation));
    float floor = Float.MAX_VALUE;
    for (float candidate : quietest) {
      floor = Math.min(floor, candidate);
    }
    float byFloor = floor == Float.MAX_VALUE ? LOWEST_DB : floor + OVER_QUIETEST_DB;
    return Math.max(byFloor, (heard == 0 ? LOWEST_DB : mean) + margin);
  }

  /** Forgets what it heard. */
  void reset() {
    Arrays.fill(quietest, Float.MAX_VALUE);
    Arrays.fill(moment, LOWEST_DB);
    momentAt = 0;
    part = 0;
    windowsInPart = 0;
    mean = LOWEST_DB;
    deviation = 0;
    heard = 0;
  }
}
