/**
 * What is measured, as Prometheus reads it ({@code /metrics}): Micrometer and nothing of it
 * elsewhere. On the path of a turn a measurement is an addition; everything else happens on the
 * thread that renders.
 */
package dev.hotpin.metrics;
