/**
 * What sound is here: 16 kHz 16-bit mono PCM, WAV files and headers, tones. No threads, no engines.
 */
package dev.hotpin.audio;
