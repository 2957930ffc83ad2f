/** Keeps a chat model that fails from being asked for a while, so that nobody waits for it. */
package dev.hotpin.dialogue.breaker;
