/** A stand-in for a language model, with set times. */
package dev.hotpin.bench.chat;
