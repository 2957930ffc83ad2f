package dev.hotpin.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where and with what was measured. No state; blocks on the disk. */
public final class Machine {
  private static final long BYTES_PER_MB = 1 << 20;
  private static final String BUILD = "dev/hotpin/version.properties";
  private static final String UNKNOWN = "unknown";
  private static final String CHANGED = " with changes";

  private Machine() {}

  /** Machine, system, JDK, flags, and the commit of the working tree. */
  public static Map<String, Object> describe() {
    return describe(commit());
  }

  /** The same, with the commit that a program of ours was built from. */
  public static Map<String, Object> describe(Path jar) {
    return describe(commitOf(jar).orElseGet(Machine::commit));
  }

  /** Machine, system and JDK of a description. */
  public static String inWords(Map<String, Object> machine) {
    return String.format(
        Locale.ROOT,
        "%s, %s cores, %s MB, %s; %s",
        machine.get("cpu"),
        machine.get("cores"),
        machine.get("memory_mb"),
        machine.get("system"),
        machine.get("jdk"));
  }

  private static Map<String, Object> describe(String commit) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cpu", cpu());
    tree.put("cores", Runtime.getRuntime().availableProcessors());
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      tree.put("memory_mb", system.getTotalMemorySize() / BYTES_PER_MB);
    }
    tree.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    tree.put(
        "jdk",
        System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.runtime.version")
            + ", "
            + System.getProperty("java.vendor"));
    tree.put(
        "harness_flags",
        String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    tree.put("commit", commit);
    return tree;
  }

  /** What the build wrote into a program of ours; empty where it wrote nothing. */
  static Optional<String> commitOf(Path jar) {
    Properties build = new Properties();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(BUILD);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = zip.getInputStream(entry)) {
        build.load(in);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    String commit = build.getProperty("commit", "");
    boolean known = !commit.isEmpty() && !commit.startsWith("${") && !commit.equals(UNKNOWN);
    boolean changed = build.getProperty("dirty", "").equals("true");
    return known ? Optional.of(commit + (changed ? CHANGED : "")) : Optional.empty();
  }

  /** What git says the working tree is; "unknown" outside of one. */
  public static String commit() {
    String commit = output(List.of("git", "rev-parse", "--short=12", "HEAD"));
    boolean changed =
        !output(List.of("git", "status", "--porcelain", "--untracked-files=no")).isEmpty();
    return commit.isEmpty() ? UNKNOWN : commit + (changed ? CHANGED : "");
  }

  private static String cpu() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }

  private static String output(List<String> command) {
    try {
      Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (InputStream out = run.getInputStream()) {
        run.getOutputStream().close();
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        return run.waitFor() == 0 ? text.strip() : "";
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
