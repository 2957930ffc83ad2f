/** The command line: serve, talk, models, sessions, config. */
package dev.hotpin.cli;
