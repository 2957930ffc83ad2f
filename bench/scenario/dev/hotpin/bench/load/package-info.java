/** Wearables on a schedule, and what they saw. */
package dev.hotpin.bench.load;
