/**
 * Speech to text. {@link dev.hotpin.recognition.RecognizerPool} lends {@link
 * dev.hotpin.recognition.SpeechDecoder}s, one to an utterance; each engine lives in a sub-package
 * and none of its types leaves it.
 */
package dev.hotpin.recognition;
