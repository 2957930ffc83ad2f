/** How fast a server is silent after INTERRUPT. */
package dev.hotpin.bench.interrupt;
