package dev.hotpin.fleet;

/**
 * How values are spread.
 *
 * @param count how many there are; without any the others are 0
 */
record Percentiles(long count, long p50, long p90, long p99) {
  static final Percentiles NONE = new Percentiles(0, 0, 0, 0);
}
