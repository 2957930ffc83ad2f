/**
 * Text to speech: the reply cut into speakable pieces, the engine behind one interface, the spoken
 * lines that are ready before anything fails.
 */
package dev.hotpin.synthesis;
