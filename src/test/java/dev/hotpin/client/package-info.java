/** The client against a scripted server, and its parts by example. */
package dev.hotpin.client;
