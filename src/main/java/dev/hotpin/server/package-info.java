/** Putting it together: bind and stop, executors, the channel initializer, the banner. */
package dev.hotpin.server;
