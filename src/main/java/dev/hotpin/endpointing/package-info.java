/**
 * Where speech begins and ends in a stream of sound: voice activity, the noise floor, pre-roll and
 * the wait that makes a pause the end. Plain Java on one thread, without a clock of its own: time
 * is counted in samples.
 */
package dev.hotpin.endpointing;
