/**
 * The turn: what a session does with audio, signals, transcripts, tokens and samples, in plain Java
 * on one thread at a time, without Netty, so that it can be tested under a virtual clock.
 */
package dev.hotpin.turn;
