/** The handlers, one at a time, over an embedded channel with a frozen clock. */
package dev.hotpin.pipeline;
