/** The Sphinx4 engine: embedded English, no download, no native code. */
package dev.hotpin.recognition.sphinx;
