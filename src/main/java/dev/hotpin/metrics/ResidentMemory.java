package dev.hotpin.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process holds in RAM, where the kernel tells (Linux). Reads a file: not on a loop. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";
  private static final long BYTES_PER_KIB = 1024;

  private ResidentMemory() {}

  static boolean isKnown() {
    return Files.isReadable(STATUS);
  }

  /** In bytes; not a number where it can't be read. */
  public static double bytes() {
    try {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.US_ASCII)) {
        if (line.startsWith(FIELD)) {
          String kib = line.substring(FIELD.length()).replace("kB", "").trim();
          return (double) (Long.parseLong(kib) * BYTES_PER_KIB);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Double.NaN; // a gauge without a value is left out of a graph
    }
    return Double.NaN;
  }
}
