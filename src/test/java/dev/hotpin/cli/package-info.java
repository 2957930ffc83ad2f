/** Commands, run as users run them. */
package dev.hotpin.cli;
