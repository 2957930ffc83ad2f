/** What is counted: one interface of default no-ops, one implementation. */
package dev.hotpin.metrics;
