/** Sessions and turns under a virtual clock, with scripted engines and a recording device. */
package dev.hotpin.turn;
