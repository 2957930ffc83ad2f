/** Tests of the log's lines. */
package dev.hotpin.logging;
