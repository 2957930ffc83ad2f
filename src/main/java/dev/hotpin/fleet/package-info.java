/**
 * What operators watch: who is connected, how soon turns are answered, what was refused, what the
 * machine has left. {@link dev.hotpin.fleet.FleetRecorder} hears of each turn and adds it in a few
 * steps; a thread of its own closes each second, and makes one picture of it all for everybody who
 * watches, if anybody does. Everything is bounded, in memory, and of this node alone.
 */
package dev.hotpin.fleet;
