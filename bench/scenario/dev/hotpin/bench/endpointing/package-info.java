/** Measures how soon and how rightly a server finds the end of speech. */
package dev.hotpin.bench.endpointing;
