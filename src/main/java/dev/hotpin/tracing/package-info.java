/**
 * W3C trace context: the ids by which a turn is found again in the logs of whoever took part in it.
 * Nothing is exported; no threads, no state.
 */
package dev.hotpin.tracing;
