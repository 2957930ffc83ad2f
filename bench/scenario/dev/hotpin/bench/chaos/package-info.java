/**
 * Random faults at every boundary of a real server under load, by what is put around its engines,
 * its language model and its clients: nothing in the program itself knows of it.
 */
package dev.hotpin.bench.chaos;
