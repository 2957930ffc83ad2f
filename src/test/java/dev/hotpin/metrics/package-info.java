/** Tests of the measurements. */
package dev.hotpin.metrics;
