package dev.hotpin.pipeline;

/**
 * What {@link TurnHandler} writes when the audio since the last turn was no utterance: {@link
 * PcmAccumulator} drops what is left of it, and {@link AudioAcknowledger} counts anew and keeps
 * this to itself.
 */
enum UtteranceForgotten {
  /** There is nothing more to say. */
  EVENT
}
