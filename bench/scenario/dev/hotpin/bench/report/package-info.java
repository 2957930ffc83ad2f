/** Results as tables, JSON lines, pages and ratios. */
package dev.hotpin.bench.report;
