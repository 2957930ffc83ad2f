/** How many words a recognizer gets wrong, on recordings that are there with their text. */
package dev.hotpin.bench.words;
