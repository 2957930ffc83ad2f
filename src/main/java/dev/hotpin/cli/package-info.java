/** The command line: serve, talk, models, config. */
package dev.hotpin.cli;
