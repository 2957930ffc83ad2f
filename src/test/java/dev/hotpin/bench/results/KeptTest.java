package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTest {
  @TempDir private Path folder;

  @Test
  void whatIsMeasuredInTheSameWayIsNotMeasuredAgain() throws IOException {
    Kept kept = new Kept(folder, "this way", false);
    assertTrue(kept.find("part").isEmpty());
    kept.keep("part", tree(3), List.of(Map.of("name", "run")));
    assertEquals(3L, kept.find("part").orElseThrow().get("figure"));
    assertEquals("run", kept.runs("part").get(0).get("name"));
    assertTrue(new Kept(folder, "this way", true).find("part").isEmpty());
  }

  @Test
  void whatIsMeasuredInAnotherWayIsThereButDoesNotCount() throws IOException {
    new Kept(folder, "that way", false).keep("part", tree(3), List.of());
    Kept kept = new Kept(folder, "this way", false);
    assertTrue(kept.find("part").isEmpty());
    assertEquals(3L, kept.latest("part").orElseThrow().get("figure"));
    assertTrue(kept.runs("part").isEmpty());
  }

  @Test
  void programsAreToldApartByTheirClassesAndNotByTheTimeOfTheBuild() throws IOException {
    String one = Kept.fingerprint(jar("one.jar", 1, "code"));
    assertEquals(one, Kept.fingerprint(jar("other.jar", 2_000_000_000_000L, "code")));
    assertNotEquals(one, Kept.fingerprint(jar("changed.jar", 1, "other code")));
  }

  @Test
  void aFigureWithTooFewTurnsOrRunsSaysSo() throws IOException {
    Lab lab = new Lab(folder, folder, null, List.of(), null, null, folder, null, null);
    assertEquals("3 × 500", lab.turns(500, 3));
    assertTrue(lab.turns(499, 3).endsWith("(too few)"));
    assertTrue(lab.turns(900, 1).endsWith("(too few)"));
    assertFalse(lab.turns(900, 4).contains("few"));
  }

  private static Map<String, Object> tree(long figure) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("figure", figure);
    return tree;
  }

  private Path jar(String name, long time, String code) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "a/B.class", time, code);
      add(zip, "build.properties", time, "built at " + time);
    }
    return file;
  }

  private static void add(ZipOutputStream zip, String name, long time, String text)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(time);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
