package dev.hotpin.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process on this machine uses. Blocks; a question that the system can't answer is empty.
 * Any thread.
 */
public final class ProcessProbe {
  private static final long BYTES_PER_KB = 1024;

  private final ProcessHandle process;
  private final Optional<Path> gcLog;

  private ProcessProbe(ProcessHandle process, Optional<Path> gcLog) {
    this.process = process;
    this.gcLog = gcLog;
  }

  /**
   * Looks at a process.
   *
   * @throws IOException with a sentence if there is none
   */
  public static ProcessProbe of(long pid) throws IOException {
    return of(pid, Optional.empty());
  }

  /**
   * Looks at a process.
   *
   * @param gcLog where it writes its collections, as {@link PauseLog} reads them
   * @throws IOException with a sentence if there is none
   */
  public static ProcessProbe of(long pid, Optional<Path> gcLog) throws IOException {
    return new ProcessProbe(
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IOException("There is no process " + pid + " here.")),
        gcLog);
  }

  /** Its pauses, from the beginning, where it writes them down. */
  Optional<PauseLog> pauseLog() {
    return gcLog.map(PauseLog::new);
  }

  /** Garbage collections since the process began: how many pauses, and how long in sum. */
  public record Collections(long pauses, double millis) {}

  /** CPU time used so far, of all its threads. */
  public OptionalLong cpuNanos() {
    Optional<Duration> cpu = process.info().totalCpuDuration();
    return cpu.isPresent() ? OptionalLong.of(cpu.get().toNanos()) : OptionalLong.empty();
  }

  /** Resident memory. */
  public OptionalLong residentBytes() {
    OptionalLong kb = status("VmRSS:");
    if (kb.isEmpty()) {
      try {
        kb =
            OptionalLong.of(
                Long.parseLong(
                    output(List.of("ps", "-o", "rss=", "-p", Long.toString(process.pid())))
                        .strip()));
      } catch (IOException | NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(kb.getAsLong() * BYTES_PER_KB);
  }

  /** Threads; known on Linux. */
  public OptionalLong threads() {
    return status("Threads:");
  }

  /** Garbage collections, where it is a JVM and this is a JDK. Costs a short-lived process. */
  public Optional<Collections> collections() {
    try {
      List<String> lines =
          output(List.of(tool("jstat"), "-gcutil", Long.toString(process.pid()))).lines().toList();
      List<String> names = List.of(lines.get(0).strip().split("\\s+", -1));
      List<String> values = List.of(lines.get(1).strip().split("\\s+", -1));
      double pauses = 0;
      for (String kind : List.of("YGC", "FGC", "CGC")) {
        int at = names.indexOf(kind);
        pauses += at < 0 || values.get(at).equals("-") ? 0 : number(values.get(at));
      }
      double seconds = number(values.get(names.indexOf("GCT")));
      return Optional.of(new Collections((long) pauses, seconds * 1000));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The number in a line of Linux's /proc/PID/status. */
  private OptionalLong status(String field) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(',', '.'));
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static String output(List<String> command) throws IOException {
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = run.getInputStream()) {
      run.getOutputStream().close();
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (run.waitFor() != 0) {
        throw new IOException(command + " failed");
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
