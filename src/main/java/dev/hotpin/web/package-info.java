/**
 * The web console: what browsers load from the server. Everything is read from the program's own
 * resources at the start and served from memory; the pages speak the same WebSocket protocol as
 * devices do. Knows nothing of voices and turns.
 */
package dev.hotpin.web;
