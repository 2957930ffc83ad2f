/** A wearable played by a program: the client half of the protocol. */
package dev.hotpin.client;
