package dev.hotpin.recognition;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory native code may still take on this host. Threads: any. */
public final class HostMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final long BYTES_PER_KIB = 1024;

  private HostMemory() {}

  /**
   * Bytes that the host, or the container around this process, can still give to native code: what
   * is free or easily freed, less what the Java heap may yet grow by. Never negative. Reads a small
   * file of the kernel's: not for event loops.
   */
  public static long availableBytes() {
    Runtime runtime = Runtime.getRuntime();
    long heapToComeBytes = runtime.maxMemory() - runtime.totalMemory();
    return Math.max(0, hostAvailableBytes() - heapToComeBytes);
  }

  private static long hostAvailableBytes() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long freeBytes = system.getFreeMemorySize();
    OptionalLong hostTotalBytes = meminfo("MemTotal:");
    boolean inContainer =
        hostTotalBytes.isPresent() && system.getTotalMemorySize() < hostTotalBytes.getAsLong();
    // Linux counts the file cache as used: "available" is what it would give up. A container's
    // limit is known to the JDK only.
    return inContainer ? freeBytes : meminfo("MemAvailable:").orElse(freeBytes);
  }

  private static OptionalLong meminfo(String field) {
    if (!Files.isReadable(MEMINFO)) {
      return OptionalLong.empty();
    }
    try {
      for (String line : Files.readAllLines(MEMINFO, StandardCharsets.US_ASCII)) {
        if (line.startsWith(field)) {
          String kib = line.substring(field.length()).replace("kB", "").trim();
          return OptionalLong.of(Long.parseLong(kib) * BYTES_PER_KIB);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
