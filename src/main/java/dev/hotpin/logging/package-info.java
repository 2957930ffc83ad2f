/** How log lines are written: what others sent can't look like a line of ours. */
package dev.hotpin.logging;
