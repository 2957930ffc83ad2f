package dev.hotpin.bench.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What is measured already, in a folder: a file for each part, so that a run that was stopped goes
 * on where it was. A part counts as measured if it was with the same program and in the same way.
 * Blocks on the disk.
 */
final class Kept {
  private static final String CLASS = ".class";

  private final Path folder;
  private final String how;
  private final boolean again;

  /**
   * Of a folder.
   *
   * @param how whatever a figure depends on, in a line
   * @param again whether all is measured anew
   */
  Kept(Path folder, String how, boolean again) {
    this.folder = folder;
    this.how = how;
    this.again = again;
  }

  /**
   * Tells programs apart: it changes with any class, and not with the time of the build.
   *
   * @param program a jar, or a folder of classes
   */
  static String fingerprint(Path program) throws IOException {
    Map<String, Long> sums = Files.isDirectory(program) ? sumsOf(program) : sumsIn(program);
    CRC32 all = new CRC32();
    sums.forEach((name, sum) -> all.update((name + sum).getBytes(UTF_8)));
    return Long.toHexString(all.getValue());
  }

  private static Map<String, Long> sumsIn(Path jar) throws IOException {
    Map<String, Long> sums = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        if (entry.getName().endsWith(CLASS)) {
          sums.put(entry.getName(), entry.getCrc());
        }
      }
    }
    return sums;
  }

  private static Map<String, Long> sumsOf(Path folder) throws IOException {
    Map<String, Long> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(CLASS))::iterator) {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        sums.put(folder.relativize(file).toString(), sum.getValue());
      }
    }
    return sums;
  }

  /** A part that need not be measured. */
  Optional<Map<String, Object>> find(String name) throws IOException {
    return again ? Optional.empty() : latest(name).filter(tree -> how.equals(tree.get("how")));
  }

  /** A part as it was measured last, with whatever program. */
  Optional<Map<String, Object>> latest(String name) throws IOException {
    Path file = file(name);
    return Files.exists(file) ? Optional.of(JsonTree.readLines(file).get(0)) : Optional.empty();
  }

  /** Its runs; none where they are gone. */
  List<Map<String, Object>> runs(String name) throws IOException {
    Path file = runsFile(name);
    return Files.exists(file) && Files.size(file) > 0 ? JsonTree.readLines(file) : List.of();
  }

  /** Keeps a part, with its runs. */
  void keep(String name, Map<String, Object> tree, List<Map<String, Object>> runs)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    runs.forEach(run -> lines.append(JsonTree.write(run)).append('\n'));
    Files.writeString(runsFile(name), lines);
    tree.put("how", how);
    Files.writeString(file(name), JsonTree.write(tree) + "\n");
  }

  Path file(String name) {
    return folder.resolve(name + ".json");
  }

  private Path runsFile(String name) {
    return folder.resolve(name + "-runs.json");
  }
}
