/**
 * The sound formats of devices, and the way from each to {@link dev.hotpin.audio.Pcm} and back: one
 * class per kind of encoding behind {@link AudioDecoder} and {@link AudioEncoder}, made by {@link
 * Codecs}. No threads of their own; not for event loops (see {@code pipeline.CodecLane}).
 */
package dev.hotpin.audio.codec;
