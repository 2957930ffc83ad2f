package dev.hotpin.pipeline;

/**
 * What {@link PcmAccumulator} tells {@link TurnHandler} of every audio frame, also an empty one and
 * one too small to hand anything on: the device is not idle.
 */
enum AudioFrameSeen {
  /** There is nothing to say but that it came. */
  EVENT
}
