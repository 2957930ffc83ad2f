/** The server's parts put together. */
package dev.hotpin.server;
