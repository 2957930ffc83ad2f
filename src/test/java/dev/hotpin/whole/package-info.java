/** Whole turns on real sockets with real engines: the server as a device meets it. */
package dev.hotpin.whole;
