package dev.hotpin.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An audio program that others wrote, to check ours against. A test that needs one which is not
 * installed is skipped and says how to get it.
 */
public final class AudioTool {
  private static final long MAX_SECONDS = 60;

  private AudioTool() {}

  /** Skips the test where {@code program} is not installed. */
  public static void needs(String program) {
    needs(program, "sox ffmpeg opus-tools gcc");
  }

  /**
   * Skips the test where {@code program} is not installed.
   *
   * @param packages of Debian that have it
   */
  public static void needs(String program, String packages) {
    boolean found = false;
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      found |= Files.isExecutable(Path.of(directory, program));
    }
    assumeTrue(found, "Skipped: no " + program + ". Install it: apt-get install " + packages);
  }

  /** Runs {@code command} and waits for its success. */
  public static void run(String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("audio-tool", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = String.join(" ", command) + ":\n" + Files.readString(log);
      assertEquals(0, ended ? process.exitValue() : -1, said);
    } finally {
      Files.delete(log);
    }
  }
}
