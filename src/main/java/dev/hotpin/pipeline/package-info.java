/**
 * The Netty handlers, one concern each. They stay on the event loop and decide nothing that {@code
 * turn} decides.
 */
package dev.hotpin.pipeline;
