package dev.hotpin.cli;

import picocli.CommandLine.ExitCode;

/** What the process ends with, for supervisors and scripts. */
final class ExitCodes {
  /** All went well; also a server that was told to stop. */
  static final int OK = ExitCode.OK;

  /** No memory was left: the JVM's own code under {@code -XX:+ExitOnOutOfMemoryError}. */
  static final int OUT_OF_MEMORY = 3;

  /**
   * The server can't go on in this process and is to be started again: EX_SOFTWARE of BSD's
   * sysexits.
   */
  static final int START_AGAIN = 70;

  private ExitCodes() {}
}
