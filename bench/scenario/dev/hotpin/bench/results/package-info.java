/** The published measurements, each a section of its own. */
package dev.hotpin.bench.results;
