/** The Vosk engine (libvosk through its Java package): any language, by a model directory. */
package dev.hotpin.recognition.vosk;
