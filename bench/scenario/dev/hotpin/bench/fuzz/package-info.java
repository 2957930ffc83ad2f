/**
 * Inputs that nobody sends in earnest, by the million, and what must hold whatever comes: no
 * exception but the declared ones, no buffer left, no turn without an end, nothing on the wire that
 * the protocol does not know. Targets live in the package that they attack ({@code *FuzzTarget});
 * this one has what they share and knows nothing of what they do.
 *
 * <p>Own and not Jazzer: a conversation under a clock of its own, with buffers counted after each
 * input, is the unit here; one number makes an input again on any machine, in the tests and in
 * {@code bench fuzz} alike, without a native agent beside the one that finds blocked event loops.
 * What is given up for it is guidance by coverage: generators know the formats instead.
 */
package dev.hotpin.bench.fuzz;
