package dev.hotpin.testing;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Netty's leak detector, which also writes each leak to the file that {@code hotpin.leakReport}
 * names. The build fails in {@code verify} if that file exists.
 *
 * <p>Installed for all tests by {@code io.netty.customResourceLeakDetector} in the pom.
 */
public final class LeakReporter<T> extends ResourceLeakDetector<T> {
  private static final Path REPORT =
      Path.of(System.getProperty("hotpin.leakReport", "target/buffer-leaks.txt"));

  /** The constructor that Netty looks for. */
  public LeakReporter(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  /** The constructor that Netty looks for, as it was in 4.1. */
  public LeakReporter(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType, samplingInterval);
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    super.reportTracedLeak(resourceType, records);
    write("LEAK: " + resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    super.reportUntracedLeak(resourceType);
    write("LEAK: " + resourceType);
  }

  private static synchronized void write(String text) {
    try {
      Files.createDirectories(REPORT.toAbsolutePath().getParent());
      Files.writeString(
          REPORT,
          text + System.lineSeparator(),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
