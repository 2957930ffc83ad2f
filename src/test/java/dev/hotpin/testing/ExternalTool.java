package dev.hotpin.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that others wrote, to check with it what we write for it: its configuration, its sound.
 * A test that needs one which is not installed is skipped and says how to get it.
 */
public final class ExternalTool {
  private static final long MAX_SECONDS = 90;

  private ExternalTool() {}

  /** Skips the test where {@code program} is not installed. */
  public static void needs(String program, String howToGetIt) {
    assumeTrue(find(program).isPresent(), "Skipped: no " + program + ". Get it: " + howToGetIt);
  }

  /** Where {@code program} is: in PATH, or where Debian has those that only root should need. */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a program said, both streams as one, and how it ended. */
  public record Outcome(int exitCode, String output) {
    /** It succeeded. Gives what it said. */
    public String succeeded() {
      assertEquals(0, exitCode, output);
      return output;
    }
  }

  /** Runs {@code command} in {@code directory} to its end. */
  public static Outcome run(Path directory, Map<String, String> environment, String... command) {
    try {
      Path log = Files.createTempFile("external-tool", ".log");
      try {
        String[] found = command.clone();
        found[0] = find(command[0]).map(Path::toString).orElse(command[0]);
        ProcessBuilder builder =
            new ProcessBuilder(found)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> String.join(" ", command) + " did not end");
        return new Outcome(process.exitValue(), Files.readString(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Runs {@code command} here, with what the environment has. */
  public static Outcome run(String... command) {
    return run(Path.of("."), Map.of(), command);
  }
}
